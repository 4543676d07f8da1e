import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { Callback } from '../callbacks/callback.js';
import type { StatePart } from '../changes.js';
import type { Delivery } from '../delivery.js';
import type { Claim } from '../engine/claims.js';
import type { EngagementRecord } from '../engine/engine-state.js';
import type { Installation } from '../engine/installation.js';
import { type KnownSubscription, subscriptionRecord } from '../engine/subscriptions.js';
import { faultRecord, type Rule } from '../faults/faults.js';
import { networkReportKey, type NetworkReport } from '../reports/network-reports.js';
import { type SkanPostback, skanPostbackKey } from '../reports/skan-postbacks.js';
import type { Planned } from '../workspaces/agenda.js';
import type { AccessToken } from '../workspaces/access-tokens.js';
import type { SavedReport } from '../workspaces/saved-reports.js';
import type { Workspace } from '../workspaces/workspace.js';

/** What is told of in each part. */
type Subjects = {
  app: App;
  channel: Channel;
  campaign: Campaign;
  key: string;
  link: string;
  installation: Installation;
  subscription: KnownSubscription;
  claim: Claim;
  'event-names': { readonly appId: string; readonly names: ReadonlyMap<string, string> };
  'one-ip': { readonly appId: string; readonly streak: { readonly ip: string; readonly installs: number } };
  fault: Rule;
  planned: Planned;
  callback: Callback;
  'callback-told': Told;
  delivery: Delivery;
  'access-token': AccessToken;
  'saved-report': SavedReport;
  'network-report': NetworkReport;
  'skan-postback': SkanPostback;
  /** Number of a journal entry of which it showed later that its sender had not got the answer. */
  'lost-answer': number;
};

/** An installation of which a callback that calls once has told. */
export type Told = { readonly callbackId: string; readonly whom: string };

type Part<Subject> = {
  /** The same for as long as the subject is there. */
  readonly key: (subject: Subject) => string;
  /** As it is kept: plain data. */
  readonly record: (subject: Subject, workspace: Workspace) => unknown;
};

const itself = (subject: unknown): unknown => subject;

/** How each part is kept. */
export const parts: { readonly [Name in StatePart]: Part<Subjects[Name]> } = {
  app: { key: ({ id }) => id, record: itself },
  channel: { key: ({ shortId }) => shortId, record: itself },
  campaign: { key: ({ id }) => id, record: itself },
  key: { key: (key) => key, record: () => true },
  link: { key: (link) => link, record: () => true },
  installation: {
    // It may get another id, once, in the place of one of ours.
    key: ({ appId, ownId, formerId, installationId }) =>
      `${appId}\n${ownId || formerId !== null ? 'own' : 'sent'}\n${formerId ?? installationId}`,
    // Facts change its counts all the time: those after this one are counted when it is read.
    record: (one, { engine, store }) => ({ ...engine.installations.recordOf(one), through: store.appended }),
  },
  subscription: { key: ({ appId, token }) => `${appId}\n${token}`, record: subscriptionRecord },
  claim: { key: ({ number }) => String(number), record: itself },
  'event-names': { key: ({ appId }) => appId, record: ({ names }) => [...names.keys()] },
  'one-ip': { key: ({ appId }) => appId, record: ({ streak }) => streak },
  fault: { key: ({ id }) => id, record: faultRecord },
  planned: {
    key: ({ atMs, item: { kind, appId, installationId } }) => `${atMs}\n${kind}\n${appId}\n${installationId}`,
    record: itself,
  },
  callback: { key: ({ id }) => id, record: itself },
  'callback-told': { key: ({ callbackId, whom }) => `${callbackId}\n${whom}`, record: itself },
  delivery: { key: ({ number }) => String(number), record: itself },
  'access-token': { key: ({ id }) => id, record: itself },
  'saved-report': { key: ({ id }) => id, record: itself },
  'network-report': { key: networkReportKey, record: itself },
  'skan-postback': { key: skanPostbackKey, record: itself },
  'lost-answer': { key: String, record: () => true },
};

/** Parts that are written whole. */
export type WholePart = 'workspace' | 'counts' | 'engagements' | 'claims' | 'directory';

/** Engagements that a snapshot brought, and how many there had been with them. */
export type Brought = { readonly added: number; readonly kept: readonly EngagementRecord[] };

/** An installation as it is kept: its counts are those of the facts before this number. */
export type Counted = { readonly through: number };
