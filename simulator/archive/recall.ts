import type { Callback } from '../callbacks/callback.js';
import { type StatePart, untold } from '../changes.js';
import type { About, EngagementFact, Fact } from '@mmp-sim/contracts/facts';
import { type Claim, Claims } from '../engine/claims.js';
import type { EngagementRecord, InstallationRecord, RestoredEngine } from '../engine/engine-state.js';
import type { Delivery } from '../delivery.js';
import { Ids } from '../ids.js';
import type { NetworkReport } from '../reports/network-reports.js';
import type { SkanPostback } from '../reports/skan-postbacks.js';
import { entryOf, type EntryRecord } from '../snapshot/entry-record.js';
import type { Database } from '../store/database.js';
import type { DirectoryCounts } from '../workspaces/keeper.js';
import type { RestoredWorkspace, WorkspaceCounts, WorkspaceSettings } from '../workspaces/workspace-state.js';
import type { Brought, Counted, Told, WholePart } from './parts.js';

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
type Gathered = {
  readonly id: string;
  readonly rows: Map<string, StateRow[]>;
  readonly facts: { readonly number: number; readonly fact: Fact; readonly about: About | null }[];
  /** With the ids of their facts, which tell their numbers. */
  readonly engagements: { readonly id: string; readonly record: EngagementRecord }[];
  readonly entries: EntryRecord[];
};
type Made = {
  readonly number: number;
  readonly keyScope: 'global' | 'workspace';
  readonly settings: WorkspaceSettings;
};

const NOBODY: About = { device: null, source: null };

/** Reads back all workspaces, as they stood with the last batch that is in the file. */
export async function recall(database: Database, limits: { readonly engagements: number }): Promise<RecalledAll> {
  const all = new Map<string, Gathered>();
  const of = (id: string): Gathered => {
    let gathered = all.get(id);
    if (gathered === undefined) {
      gathered = { id, rows: new Map(), facts: [], engagements: [], entries: [] };
      all.set(id, gathered);
    }
    return gathered;
  };
  await readRecords(database, of);
  const found = [...all.values()].filter(({ id }) => id !== '').map((one) => [one, countsOf(one)] as const);
  await readEntries(database, found, of);
  await readFacts(database, found, of);
  await readEngagements(database, found, of);

  const [[lastOrder]] = (await database.rows('select coalesce(max(number), 0) from state')) as [[bigint]];
  return {
    workspaces: found
      .map(([one, counts]) => together(one, counts, limits.engagements))
      .toSorted((a, b) => a.number - b.number),
    directory: (all.get('')?.rows.get('directory')?.[0]?.record as DirectoryCounts | undefined) ?? {
      made: found.length,
      unnamed: 0,
    },
    lastOrder: Number(lastOrder),
  };
}

/** Rows that come together: one text of many is read far sooner than many texts. */
const TOGETHER = 1000;

/**
 * Reads rows as JSON, in the order of their numbers.
 *
 * @param rows - SQL of `workspace`, `number` and `row`, which is a JSON text.
 */
async function* rowsOf<Row>(database: Database, rows: string, values: string[] = []): AsyncGenerator<[string, Row[]]> {
  const pieces = database.pieces(
    `select workspace, '[' || array_to_string(list(row order by number), ',') || ']'
     from (select *, (row_number() over (partition by workspace order by number) - 1) // ${TOGETHER} as piece from (${rows}))
     group by workspace, piece order by workspace, piece`,
    values,
  );
  for await (const piece of pieces) {
    for (const [id, text] of piece as [string, string][]) yield [id, JSON.parse(text) as Row[]];
  }
}

type RecordRow = readonly [part: string, key: string, record: unknown, later: Later | null];
type Later = readonly [sessions: number, events: number, openedAtMs: number | null];

/** Installations get the counts that their record does not know of yet. */
async function readRecords(database: Database, of: (id: string) => Gathered): Promise<void> {
  const rows = rowsOf<RecordRow>(
    database,
    `with known as materialized (
       select *, case when part = 'installation'
         then json_extract_string(body, ['$.appId', '$.installationId', '$.through']) end as x
       from records),
     later as (
       select k.workspace, k.part, k.key, json_array(count(*) filter (f.type = 'session'), count(*) filter (f.type = 'event'),
         epoch_ms(max(f.happened_at) filter (f.type = 'session'))) as counts
       from known k join facts f
         on f.workspace = k.workspace and f.app_id = k.x[1] and f.installation_id = k.x[2]
         and f.number >= k.x[3]::bigint and f.type in ('session', 'event')
       group by k.workspace, k.part, k.key)
     select workspace, k.number,
       '[' || to_json(part) || ',' || to_json(key) || ',' || k.body || ',' || coalesce(l.counts, 'null') || ']' as row
     from known k left join later l using (workspace, part, key)`,
  );
  for await (const [id, some] of rows) {
    const { rows: gathered } = of(id);
    for (const [part, key, record, later] of some) {
      const row = { key, record: part === 'installation' ? counted(record, later) : record };
      const list = gathered.get(part);
      if (list === undefined) gathered.set(part, [row]);
      else list.push(row);
    }
  }
}

function counted(record: unknown, later: Later | null): InstallationRecord {
  const { through: _through, ...known } = record as InstallationRecord & Counted;
  if (later === null) return known;
  const [sessions, events, openedAtMs] = later;
  return {
    ...known,
    sessions: known.sessions + sessions,
    events: known.events + events,
    lastOpenAtMs: openedAtMs ?? known.lastOpenAtMs,
  };
}

type WithCounts = readonly (readonly [Gathered, WorkspaceCounts])[];

/** Numbers of workspaces, as a table that questions can join. */
const tableOf = (numbers: readonly { readonly w: string; readonly n: number }[]): string => JSON.stringify(numbers);
const TABLE = `(select unnest(from_json($1, '[{"w":"VARCHAR","n":"BIGINT"}]'), recursive := true)) as given`;

const startsOf = (all: WithCounts, startOf: (counts: WorkspaceCounts) => number): string =>
  tableOf(all.map(([one, counts]) => ({ w: one.id, n: startOf(counts) })));

/** Those that were in memory, and older ones that journal entries hold. */
async function readFacts(database: Database, all: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const row = `'[' || number || ',' || body || ',' || coalesce(about, 'null') || ']' as row`;
  const older = all.flatMap(([{ id, entries }, { facts }]) => {
    const numbers = new Set(entries.flatMap((entry) => entry.facts.filter((number) => number < facts.dropped)));
    return [...numbers].map((n) => ({ w: id, n }));
  });
  const select = (condition: string): string =>
    `select workspace, number, ${row} from facts join ${TABLE} on workspace = w and ${condition}`;
  type FactRow = readonly [number: number, fact: Fact, about: About | null];
  const read = async (rows: AsyncGenerator<[string, FactRow[]]>): Promise<void> => {
    for await (const [id, some] of rows) {
      for (const [number, fact, about] of some) of(id).facts.push({ number, fact, about });
    }
  };
  if (older.length > 0) await read(rowsOf(database, select('number = n'), [tableOf(older)]));
  await read(rowsOf(database, select('number >= n'), [startsOf(all, ({ facts }) => facts.dropped)]));
}

/** As many of the newest as have not been given up. */
async function readEngagements(database: Database, all: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const some = all.filter(([, { engine }]) => engine.engagements.added > engine.engagements.dropped);
  if (some.length === 0) return;
  const rows = rowsOf<readonly [EngagementFact, arrivedAtMs: number]>(
    database,
    `select workspace, number, '[' || body || ',' || epoch_ms(arrived_at) || ']' as row from facts join ${TABLE} on workspace = w
     where type = 'engagement' and number >= 0
     qualify row_number() over (partition by workspace order by number desc) <= n`,
    [startsOf(some, ({ engine: { engagements } }) => engagements.added - engagements.dropped)],
  );
  for await (const [id, facts] of rows) {
    const { engagements } = of(id);
    for (const [fact, arrivedAtMs] of facts) {
      const { campaignId, kind, atMs, advertisingId, ip, userAgent, details } = fact;
      const record = { campaignId, kind, atMs, arrivedAtMs, advertisingId, ip, userAgent, details };
      engagements.push({ id: fact.id, record });
    }
  }
}

async function readEntries(database: Database, all: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const rows = rowsOf<EntryRecord>(
    database,
    `select workspace, number, body as row from requests join ${TABLE} on workspace = w and number > n`,
    [startsOf(all, ({ journal }) => journal.droppedThrough)],
  );
  for await (const [id, some] of rows) of(id).entries.push(...some);
}

function countsOf({ rows }: Gathered): WorkspaceCounts {
  return rows.get('counts')?.[0]?.record as WorkspaceCounts;
}

function together(gathered: Gathered, counts: WorkspaceCounts, mostClaims: number): Recalled {
  const { id, rows, facts, entries } = gathered;
  const records = <Value>(part: StatePart | WholePart): Value[] =>
    (rows.get(part) ?? []).map(({ record }) => record as Value);
  const keys = (part: StatePart): string[] => (rows.get(part) ?? []).map(({ key }) => key);
  const byKey = <Value>(part: StatePart): Readonly<Record<string, Value>> =>
    Object.fromEntries((rows.get(part) ?? []).map(({ key, record }) => [key, record as Value]));
  const [made] = records<Made>('workspace');
  if (made === undefined) throw new RangeError(`the workspace ${id} has no settings in the file`);
  const { number, keyScope, settings } = made;

  const factAt = new Map(facts.map((one) => [one.number, one.fact]));
  const kept = facts.filter((one) => one.number >= counts.facts.dropped);
  const { engine } = counts;
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
      installations: { ...engine.installations, kept: records('installation') },
      subscriptions: { dropped: engine.subscriptions.dropped, kept: records('subscription') },
    },
    agenda: records<RestoredWorkspace['agenda'][number]>('planned').toSorted((a, b) => a.atMs - b.atMs),
    faults: { made: counts.faults.made, rules: records('fault') },
    reports: {
      networkReports: records<NetworkReport>('network-report').toSorted(byNumber),
      skanPostbacks: records<SkanPostback>('skan-postback').toSorted(byNumber),
    },
    callbacks: callbacksOf(counts.callbacks, records('callback'), records('callback-told'), records('delivery')),
    facts: {
      dropped: counts.facts.dropped,
      kept: kept.map(({ fact }) => fact),
      about: kept.map(({ about }) => about ?? NOBODY),
    },
    journal: {
      ...counts.journal,
      entries: entries.map((entry) =>
        entryOf(entry, (place) => {
          const fact = factAt.get(place);
          if (fact === undefined) throw new RangeError(`the workspace ${id} has no fact ${place} in the file`);
          return fact;
        }),
      ),
    },
  };
  return { id, number, keyScope, state };
}

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
