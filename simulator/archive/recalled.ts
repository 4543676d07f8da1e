import type { Callback } from '../callbacks/callback.js';
import { type StatePart, untold } from '../changes.js';
import type { Fact } from '@mmp-sim/contracts/facts';
import { type Claim, Claims } from '../engine/claims.js';
import type { EngagementRecord, InstallationRecord, RestoredEngine } from '../engine/engine-state.js';
import type { Delivery } from '../delivery.js';
import { Ids } from '../ids.js';
import type { NetworkReport } from '../reports/network-reports.js';
import type { SkanPostback } from '../reports/skan-postbacks.js';
import { entryOf, type EntryRecord } from '../snapshot/entry-record.js';
import type { DirectoryCounts } from '../workspaces/keeper.js';
import type { RestoredWorkspace, WorkspaceCounts, WorkspaceSettings } from '../workspaces/workspace-state.js';
import { FactsInFile, type Reading } from './facts-in-file.js';
import type { Brought, Told, WholePart } from './parts.js';

/** A workspace as it stands in the file. */
export type Recalled = {
  readonly id: string;
  readonly number: number;
  readonly keyScope: 'global' | 'workspace';
  readonly state: RestoredWorkspace;
};
/** All that stands in the file. */
export type RecalledAll = {
  readonly workspaces: readonly Recalled[];
  readonly directory: DirectoryCounts;
  /** The next record comes after it. */
  readonly lastOrder: number;
};

type StateRow = { readonly key: string; readonly record: unknown };
/** What is read of one workspace before it is put together. */
export type Gathered = {
  readonly id: string;
  readonly rows: Map<string, StateRow[]>;
  /** In any order. */
  readonly installations: { readonly number: number; readonly record: InstallationRecord }[];
  /** By their numbers: those that journal entries hold. */
  readonly heldFacts: Map<number, Fact>;
  /** With the ids of their facts, which tell their numbers. */
  readonly engagements: { readonly id: string; readonly record: EngagementRecord }[];
  readonly entries: EntryRecord[];
};
type Made = {
  readonly number: number;
  readonly keyScope: 'global' | 'workspace';
  readonly settings: WorkspaceSettings;
};

/** What each fact takes in a file whose simulator did not say. */
const FACT_BYTES = 600;

/**
 * A workspace as it goes on.
 *
 * @param mostClaims - That can still win.
 * @param reading - For the facts, which stay in the file.
 */
export function together(
  gathered: Gathered,
  counts: WorkspaceCounts,
  { mostClaims, reading }: { readonly mostClaims: number; readonly reading: Reading },
): Recalled {
  const { id, rows, installations, heldFacts, entries } = gathered;
  const records = <Value>(part: StatePart | WholePart): Value[] =>
    (rows.get(part) ?? []).map(({ record }) => record as Value);
  const keys = (part: StatePart): string[] => (rows.get(part) ?? []).map(({ key }) => key);
  const byKey = <Value>(part: StatePart): Readonly<Record<string, Value>> =>
    Object.fromEntries((rows.get(part) ?? []).map(({ key, record }) => [key, record as Value]));
  const [made] = records<Made>('workspace');
  if (made === undefined) throw new RangeError(`the workspace ${id} has no settings in the file`);
  const { number, keyScope, settings } = made;

  const { engine } = counts;
  const { appended: end, dropped: first, bytes = (end - first) * FACT_BYTES } = counts.facts;
  const lost = new Set(keys('lost-answer').map(Number));
  const state: RestoredWorkspace = {
    settings,
    clock: counts.clock,
    catalog: {
      made: counts.catalog.made,
      apps: records('app'),
      channels: records('channel'),
      campaigns: records('campaign'),
      keys: keys('key'),
      links: keys('link'),
    },
    engine: {
      made: engine.made,
      eventNames: byKey('event-names'),
      oneIp: byKey('one-ip'),
      engagements: engagementsOf(gathered, counts, new Ids(settings.ids.workspace, settings.ids.seed)),
      claims: claimsOf(records<RestoredEngine['claims']>('claims')[0] ?? null, records('claim'), mostClaims),
      installations: { ...engine.installations, kept: installations.toSorted(byNumber).map(({ record }) => record) },
      subscriptions: { dropped: engine.subscriptions.dropped, kept: records('subscription') },
    },
    agenda: records<RestoredWorkspace['agenda'][number]>('planned').toSorted((a, b) => a.atMs - b.atMs),
    faults: { made: counts.faults.made, rules: records('fault') },
    reports: {
      networkReports: records<NetworkReport>('network-report').toSorted(byNumber),
      skanPostbacks: records<SkanPostback>('skan-postback').toSorted(byNumber),
    },
    callbacks: callbacksOf(counts.callbacks, records('callback'), records('callback-told'), records('delivery')),
    access: {
      tokensMade: counts.access?.tokensMade ?? 0,
      tokens: records('access-token'),
      reportsMade: counts.access?.reportsMade ?? 0,
      reports: records('saved-report'),
    },
    facts: {
      dropped: first,
      kept: [],
      about: [],
      resting: new FactsInFile({ workspace: id, first, end, bytes, held: heldFacts }, reading),
    },
    journal: {
      ...counts.journal,
      entries: entries.map((entry) =>
        entryOf(lost.has(entry.number) ? withLostAnswer(entry) : entry, (place) => {
          const fact = heldFacts.get(place);
          if (fact === undefined) throw new RangeError(`the workspace ${id} has no fact ${place} in the file`);
          return fact;
        }),
      ),
    },
  };
  return { id, number, keyScope, state };
}

const withLostAnswer = (entry: EntryRecord): EntryRecord =>
  entry.fault === undefined ? entry : { ...entry, fault: { ...entry.fault, answerLost: true } };

/** Those of a snapshot as far as they have not been given up, and those that came later. */
function engagementsOf(
  { rows, engagements }: Gathered,
  { engine }: WorkspaceCounts,
  ids: Ids,
): RestoredEngine['engagements'] {
  const { added, dropped } = engine.engagements;
  const brought = (rows.get('engagements') ?? []).map(({ record }) => record as Brought);
  const before = brought[0]?.added ?? 0;
  const numberOf = (id: string): number => ids.engagementNumber(id.replaceAll('-', '')) ?? -1;
  const later = before === 0 ? engagements : engagements.filter(({ id }) => numberOf(id) >= before);
  const kept = [...brought.flatMap(({ kept: some }) => some), ...later.map(({ record }) => record)];
  return { added, kept: kept.slice(Math.max(0, kept.length - (added - dropped))) };
}

const byNumber = (a: { readonly number: number }, b: { readonly number: number }): number => a.number - b.number;

/** In their order, each with those of whom it has told, in theirs. */
function callbacksOf(
  { deliveries, ...counts }: WorkspaceCounts['callbacks'],
  defined: readonly Callback[],
  told: readonly Told[],
  kept: readonly Delivery[],
): RestoredWorkspace['callbacks'] {
  const whomOf = (id: string): string[] => told.filter(({ callbackId }) => callbackId === id).map(({ whom }) => whom);
  return {
    ...counts,
    defined: defined.toSorted(byNumber).map((callback) => ({ ...callback, told: whomOf(callback.id) })),
    deliveries: { ...deliveries, kept: kept.toSorted(byNumber) },
  };
}

/** Claims are taken in once more, in their order: the same ones go beyond the limits. */
function claimsOf(
  brought: RestoredEngine['claims'] | null,
  later: readonly Claim[],
  most: number,
): RestoredEngine['claims'] {
  const claims = new Claims(most, untold);
  if (brought !== null) claims.restore(brought);
  for (const claim of later) claims.add(claim);
  const { kept, keys, ...rest } = claims.state();
  return { ...rest, kept: [...kept], keys: [...keys] };
}
