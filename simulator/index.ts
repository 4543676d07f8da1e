import type { NewWorkspace, Settings } from '@mmp-sim/contracts/wire';
import type { Archive, ArchiveDeps } from './archive/archive.js';
import { MemoryWarehouse } from './memory/memory-warehouse.js';
import type { ResolveName } from './callbacks/resolve-name.js';
import { checked } from './checked.js';
import type { ClockHandle } from './clock-handle.js';
import { wallNow } from './clock.js';
import { SimulatorError, unavailable } from './errors.js';
import { createServer } from './http/create-server.js';
import type { playDemo } from './demo/play-demo.js';
import { Ingest } from './ingest/ingest.js';
import { endpointNames, findingRules, Routes } from './ingest/routes.js';
import { loadLater } from './later.js';
import { defaultLimits, defaultRetryDelaysMs } from './limits.js';
import { closeServer, listen, refuseOpenHost, shownHost } from './listener.js';
import { stderrLog } from './live-log/stderr-log.js';
import { tenjin } from './mmps/tenjin/dialect.js';
import { RateTable, shippedRates } from './money/rates.js';
import { VERSION } from './version.js';
import { type AssertionAnswer, WorkspaceHandle } from './workspace-handle.js';
import { defaultWorkspace } from './workspaces/default-workspace.js';
import { DEFAULT_WORKSPACE, Directory } from './workspaces/directory.js';
import { LivingWarehouse } from './workspaces/living-warehouse.js';

export type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
export type { Attribution, Candidate } from '@mmp-sim/contracts/facts';
export type { Finding } from '@mmp-sim/contracts/findings';
export type {
  Assertion,
  NewAccessToken,
  NewCallback,
  NewFault,
  NewNetworkReport,
  NewSavedReport,
  NewSkanPostback,
  NewWorkspace,
  Settings,
} from '@mmp-sim/contracts/wire';
export type { AccessToken, AccessTokensHandle, SavedReport, SavedReportsHandle } from './access-handle.js';
export { openStoreFile, type StoreFile } from './store-file.js';
export type { Callback, CallbacksHandle, Delivery } from './callbacks-handle.js';
export type { ClockHandle } from './clock-handle.js';
export type { Fault, FaultsHandle } from './faults-handle.js';
export type { NetworkReport, NetworkReportsHandle, SkanPostback, SkanPostbacksHandle } from './reports-handle.js';
export type {
  AssertionAnswer,
  DuplicateList,
  InsightAnswer,
  InstallStory,
  RequestEntry,
  Snapshot,
  SqlAnswer,
  Subscription,
  WorkspaceHandle,
} from './workspace-handle.js';

export { SimulatorError };

/**
 * Settings of a simulator; all may be left out. `port` 0 (the default here) is any free one. See `docs/settings.md`.
 *
 * `onBug` is told of exceptions that are the simulator's own fault; the default writes them to stderr. With `preload`
 * the control API is loaded soon after the start, as `mmp-sim start` does, and not when it is first called. `resolveName`
 * finds the addresses of callbacks' receivers; the default asks the machine. `onOpening` is told, in words, what the
 * opening of a file is at, which takes long for one of an earlier version with much in it.
 */
export type SimulatorOptions = Settings & {
  readonly onBug?: (error: unknown) => void;
  readonly preload?: boolean;
  readonly resolveName?: ResolveName;
  readonly onOpening?: (step: string) => void;
};

/** A running simulator. Many can run at once; they share nothing. */
export type Simulator = {
  /** Base URL for a sender, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Where what happens is kept: `memory`, or `file:` and the path; and how many facts have come in by now. */
  readonly store: { readonly place: string; readonly facts: number };
  /** The workspace of requests that name none, with the demo apps. */
  readonly default: WorkspaceHandle;
  /** Makes a fresh, isolated workspace. @throws {SimulatorError} */
  workspace(options?: NewWorkspace): WorkspaceHandle;
  /** A workspace that is there, such as one that the file of `store` brought; null where there is none. */
  find(id: string): WorkspaceHandle | null;
  /** Of the default workspace. */
  assert(assertion: Parameters<WorkspaceHandle['assert']>[0]): Promise<AssertionAnswer>;
  /** Of the default workspace. */
  readonly clock: ClockHandle;
  /** Stops listening. @param options - `drainMs`: how long requests under way may take; 0 by default. */
  close(options?: { drainMs?: number }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const FILE = 'file:';
const PRELOAD_AFTER_MS = 500;
/**
 * Starts a simulator in this process. Resolves when it listens and its seeds are loaded.
 *
 * @throws {SimulatorError} SETTINGS_INVALID, PORT_TAKEN, ADDRESS_UNUSABLE, KEY_TAKEN, STORE_LOCKED, STORE_INVALID,
 *   STORE_DAMAGED, STORE_NEWER, STORE_UNAVAILABLE.
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { onBug: toldOfBugs, preload = false, resolveName, onOpening: onStep, ...given } = options;
  const settings: Settings = Object.keys(given).length === 0 ? {} : checked('Settings', given, 'SETTINGS_INVALID');
  const { host = '127.0.0.1', port = 0, token = null } = settings;
  if (token === null) refuseOpenHost(host);

  const limits = { ...defaultLimits, ...settings.limits };
  const routes = new Routes([tenjin], limits.fields);
  const reporting = tenjin.reporting ?? null;
  const log = stderrLog({
    level: settings.log ?? 'none',
    linesPerSecond: limits.logLines,
    isKey: (word) => directory.isKey(word),
  });
  const tellBug = toldOfBugs ?? log.bug;
  const archive = await archiveOf(settings.store, {
    limits,
    onTrouble: log.trouble,
    ...(onStep === undefined ? {} : { onStep }),
  });
  let bugs = 0;
  const onBug = (error: unknown): void => {
    bugs += 1;
    tellBug(error);
  };
  const directory = new Directory({
    mode: settings.mode ?? 'faithful',
    seed: String(settings.seed ?? ''),
    limits,
    rates: settings.rates === undefined ? shippedRates : new RateTable(settings.rates),
    eventNames: tenjin.eventNames,
    endpoints: endpointNames([tenjin]),
    rules: () => findingRules([tenjin]),
    readerOf: (method, path) => routes.readerOf(method, path),
    ...(archive === null ? {} : { keeper: archive }),
    savedReportProblems: (report) => reporting?.savedReportProblems(report) ?? [],
    callbacks: {
      macros: tenjin.macros,
      allowedHosts: settings.callbackHosts ?? [],
      retryDelaysMs: settings.callbackRetryDelaysMs ?? defaultRetryDelaysMs,
      ...(resolveName === undefined ? {} : { resolveName }),
    },
    onBug,
    // What the demo sends is no news.
    onCreate: (workspace) =>
      settings.demo === true && workspace.id === DEFAULT_WORKSPACE ? {} : log.follow(workspace),
  });
  const ingest = new Ingest(directory, limits.bodyBytes, onBug);
  const first = await started(archive, async () => {
    await archive?.fill(directory);
    const workspace = defaultWorkspace(directory, settings);
    if (settings.demo === true && workspace.store.appended === 0)
      await demoIn(workspace, { ingest, routes, maxFields: limits.fields });
    if (settings.demo === true) log.follow(workspace);
    return workspace;
  });

  const memory = new MemoryWarehouse(directory, { warehouse: tenjin.warehouse, limits });
  const warehouse = new LivingWarehouse(archive ?? memory, directory);

  let url = '';
  const control = once(async () => {
    const { createControlApp } = await controlModule(() => import('./http/control-app.js'));
    return createControlApp({ directory, warehouse, url: () => url, limits, onBug, bugs: () => bugs });
  });
  const place = archive === null ? 'memory' : `${FILE}${archive.path}`;
  const startedAt = new Date(wallNow()).toISOString();
  const server = createServer({
    directory,
    ingest,
    routes,
    limits,
    guard: { token, allowHosts: (settings.allowHosts ?? []).map((name) => name.toLowerCase()) },
    trustProxy: settings.trustProxy ?? false,
    control,
    reporting: reporting && {
      takes: (method, path) => reporting.takes(method, path),
      handler: once(async () => {
        const { reportingHandler } = await controlModule(() => import('./http/reporting.js'));
        const { insightMs } = limits;
        return reportingHandler({ api: reporting, directory, warehouse, url: () => url, token, insightMs, onBug });
      }),
    },
    health: () => ({
      status: directory.refusal() === null ? 'ok' : 'unavailable',
      store: place,
      version: VERSION,
      pid: process.pid,
      startedAt,
      requests: directory.all().reduce((sum, { journal }) => sum + journal.cursor, 0),
      workspaces: directory.all().length,
    }),
    onBug,
  });
  const address = await started(archive, () => listen(server, host, port));
  url = `http://${shownHost(host)}:${address.port}`;
  archive?.tell(url);
  // Node never forgets that it could not read a file: loaded late, when connections hold all file descriptors, the
  // control API would be gone for good. The first answers matter more.
  const ahead = async (): Promise<void> => {
    await preloadControl();
    if (settings.demo === true && archive === null) await memory.prepare(first.id).catch(unlessClosed);
  };
  const loading = preload ? setTimeout(() => void ahead().catch(onBug), PRELOAD_AFTER_MS).unref() : undefined;

  const defaultHandle = new WorkspaceHandle(first, directory, url, warehouse);
  const close = (closing: { drainMs?: number } = {}): Promise<void> => {
    clearTimeout(loading);
    // Those who follow a stream are told before their lines are cut.
    directory.endWaits();
    return closeServer(server, closing.drainMs ?? 0)
      .then(() => memory.close())
      .then(() => archive?.close())
      .then(log.end);
  };
  return {
    url,
    port: address.port,
    get store() {
      return { place, facts: directory.all().reduce((sum, { store }) => sum + store.appended, 0) };
    },
    default: defaultHandle,
    workspace: (input = {}) => {
      requireStore(directory);
      return new WorkspaceHandle(directory.create(checked('NewWorkspace', input)), directory, url, warehouse);
    },
    find: (id) => {
      requireStore(directory);
      const workspace = directory.find(id);
      return workspace === null ? null : new WorkspaceHandle(workspace, directory, url, warehouse);
    },
    assert: (assertion) => defaultHandle.assert(assertion),
    clock: defaultHandle.clock,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** @throws {SimulatorError} STORE_UNAVAILABLE while nothing can be kept. */
function requireStore(directory: Directory): void {
  const refusal = directory.refusal();
  if (refusal !== null) throw refusal;
}

async function demoIn(...demo: Parameters<typeof playDemo>): Promise<void> {
  const { playDemo: play } = await import('./demo/play-demo.js');
  await play(...demo);
}

/** Who keeps what happens; null where memory is enough. @throws {SimulatorError} STORE_… */
async function archiveOf(store: Settings['store'], deps: Omit<ArchiveDeps, 'warehouse'>): Promise<Archive | null> {
  if (store?.startsWith(FILE) !== true) return null;
  const { Archive: archives } = await import('./archive/archive.js');
  return archives.open(store.slice(FILE.length), { ...deps, warehouse: tenjin.warehouse });
}

/** Lets go of the file where the simulator cannot start. */
async function started<Result>(archive: Archive | null, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await archive?.close();
    throw error;
  }
}

async function controlModule<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    throw unavailable(error);
  }
}

/** Whoever closes a simulator wants nothing of it any more. */
function unlessClosed(error: unknown): void {
  if (!(error instanceof SimulatorError) || error.code !== 'STORE_UNAVAILABLE') throw error;
}

/** The control API, and what of it is only loaded when somebody asks. */
async function preloadControl(): Promise<void> {
  const { loadRest } = await controlModule(() => import('./http/control-app.js'));
  await Promise.all([loadRest(), loadLater(), import('./http/reporting.js')]);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
