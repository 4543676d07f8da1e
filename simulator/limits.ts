import type { Limits } from '@mmp-sim/contracts/wire';

export type ResolvedLimits = { readonly [Name in keyof Limits]-?: NonNullable<Limits[Name]> };

/** Everything that can grow has a limit; each is an option of `createSimulator()` and of the configuration file. */
export const defaultLimits: ResolvedLimits = {
  bodyBytes: 1_048_576,
  fields: 1000,
  journalEntries: 50_000,
  journalBytes: 64 * 1_048_576,
  facts: 200_000,
  factBytes: 256 * 1_048_576,
  engagements: 2_000_000,
  engagementBytes: 1024 * 1_048_576,
  installations: 1_000_000,
  installationBytes: 1024 * 1_048_576,
  subscriptions: 200_000,
  subscriptionBytes: 256 * 1_048_576,
  networkReports: 100_000,
  skanPostbacks: 100_000,
  workspaces: 1000,
  worlds: 1,
  worldInstalls: 2000,
  metricsWorkspaces: 50,
  snapshotBytes: 100 * 1_048_576,
  streams: 100,
  streamEvents: 10_000,
  streamEventBytes: 64 * 1_048_576,
  streamBufferBytes: 1_048_576,
  exports: 4,
  logLines: 50,
  apps: 1000,
  campaigns: 10_000,
  channels: 1000,
  accessTokens: 100,
  savedReports: 1000,
  faults: 100,
  faultInstallations: 100_000,
  callbacks: 100,
  callbackInstallations: 100_000,
  callbackQueue: 10_000,
  deliveries: 10_000,
  deliveryBytes: 64 * 1_048_576,
  callbackConnections: 20,
  // Ten attempts of a receiver that never answers stay within the silence that a client's connection may bear.
  callbackMs: 5000,
  callbackAnswerBytes: 65_536,
  answerBytes: 64 * 1_048_576,
  sqlRows: 1_000_000,
  sqlMs: 30_000,
  // A statement is taken to pieces on the event loop.
  sqlBytes: 65_536,
  sqlStatements: 2,
  sqlWaiting: 100,
  databaseBytes: 2 * 1024 * 1_048_576,
  databaseSpillBytes: 4 * 1024 * 1_048_576,
  waits: 1000,
  patternMs: 500,
  insightMs: 30_000,
  // Receipts travel in queries.
  headerBytes: 64 * 1024,
  connections: 10_000,
  headersMs: 20_000,
  requestMs: 60_000,
  // Longer than an assertion may wait, which is a minute.
  silenceMs: 120_000,
  // Longer than the pools of usual HTTP clients keep a connection, so that they never write into a closed one.
  keepAliveMs: 75_000,
};

/**
 * From each attempt of a callback to the next: eight more within a day.
 *
 * @see Our own choice (assumed): Tenjin's are not known. Singular starts with 1, 5, 15, 30 and 60 minutes.
 */
export const defaultRetryDelaysMs: readonly number[] = [1, 5, 15, 30, 60, 180, 360, 720].map(
  (minutes) => minutes * 60_000,
);
