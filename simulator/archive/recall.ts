import { type StatePart, untold } from '../changes.js';
import type { About, EngagementFact, Fact } from '@mmp-sim/contracts/facts';
import { type Claim, Claims } from '../engine/claims.js';
import type { EngagementRecord, InstallationRecord, RestoredEngine } from '../engine/engine-state.js';
import { Ids } from '../ids.js';
import { entryOf, type EntryRecord } from '../snapshot/entry-record.js';
import type { Database } from '../store/database.js';
import type { DirectoryCounts } from '../workspaces/keeper.js';
import type { RestoredWorkspace, WorkspaceCounts, WorkspaceSettings } from '../workspaces/workspace-state.js';
import type { Brought, Counted, WholePart } from './parts.js';

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

type Row = { readonly key: string; readonly record: unknown };
/** What is read of one workspace before it is put together. */
type Gathered = {
  readonly id: string;
  readonly rows: Map<string, Row[]>;
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
  const counted = [...all.values()].filter(({ id }) => id !== '').map((one) => [one, countsOf(one)] as const);
  await readEntries(database, counted, of);
  await readFacts(database, counted, of);
  await readEngagements(database, counted, of);

  const [[lastOrder]] = (await database.rows('select coalesce(max(number), 0) from state')) as [[bigint]];
  return {
    workspaces: counted
      .map(([one, counts]) => together(one, counts, limits.engagements))
      .toSorted((a, b) => a.number - b.number),
    directory: (all.get('')?.rows.get('directory')?.[0]?.record as DirectoryCounts | undefined) ?? {
      made: counted.length,
      unnamed: 0,
    },
    lastOrder: Number(lastOrder),
  };
}

/** Installations get the counts that their record does not know of yet. */
async function readRecords(database: Database, of: (id: string) => Gathered): Promise<void> {
  const rows = database.pieces(
    `with known as materialized (
       select *, case when part = 'installation'
         then json_extract_string(body, ['$.appId', '$.installationId', '$.through']) end as x
       from records),
     later as (
       select k.workspace, k.part, k.key, count(*) filter (f.type = 'session') as sessions,
         count(*) filter (f.type = 'event') as events, epoch_ms(max(f.happened_at) filter (f.type = 'session')) as opened
       from known k join facts f
         on f.workspace = k.workspace and f.app_id = k.x[1] and f.installation_id = k.x[2]
         and f.number >= k.x[3]::bigint and f.type in ('session', 'event')
       group by all)
     select k.workspace, k.part, k.key, k.body, l.sessions, l.events, l.opened
     from known k left join later l using (workspace, part, key) order by k.number`,
  );
  for await (const piece of rows) {
    for (const [id, part, key, body, sessions, events, opened] of piece as [
      string,
      string,
      string,
      string,
      ...(bigint | null)[],
    ][]) {
      let record = JSON.parse(body) as unknown;
      if (part === 'installation') {
        const { through: _through, ...known } = record as InstallationRecord & Counted;
        record = {
          ...known,
          sessions: known.sessions + Number(sessions ?? 0),
          events: known.events + Number(events ?? 0),
          lastOpenAtMs: opened === null || opened === undefined ? known.lastOpenAtMs : Number(opened),
        };
      }
      const { rows: gathered } = of(id);
      const list = gathered.get(part);
      if (list === undefined) gathered.set(part, [{ key, record }]);
      else list.push({ key, record });
    }
  }
}

type WithCounts = readonly (readonly [Gathered, WorkspaceCounts])[];

/** Where to begin in each workspace, as a table that questions can join. */
const starts = (counted: WithCounts, startOf: (counts: WorkspaceCounts, one: Gathered) => number): string =>
  JSON.stringify(counted.map(([one, counts]) => ({ w: one.id, n: startOf(counts, one) })));
const STARTS = `(select unnest(from_json($1, '[{"w":"VARCHAR","n":"BIGINT"}]'), recursive := true)) as starts`;

async function readFacts(database: Database, counted: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const pieces = database.pieces(
    `select workspace, number, body, about from facts join ${STARTS} on workspace = w and (number >= n or number < 0) order by number`,
    [starts(counted, firstFact)],
  );
  for await (const piece of pieces) {
    for (const [id, number, body, about] of piece as [string, bigint, string, string | null][]) {
      of(id).facts.push({
        number: Number(number),
        fact: JSON.parse(body) as Fact,
        about: about === null ? null : (JSON.parse(about) as About),
      });
    }
  }
}

/** The oldest that is in memory, or that an entry holds. */
function firstFact({ facts }: WorkspaceCounts, { entries }: Gathered): number {
  let first = facts.dropped;
  for (const entry of entries) for (const number of entry.facts) if (number >= 0 && number < first) first = number;
  return first;
}

/** As many of the newest as have not been given up. */
async function readEngagements(database: Database, counted: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const some = counted.filter(([, { engine }]) => engine.engagements.added > 0);
  if (some.length === 0) return;
  const pieces = database.pieces(
    `select workspace, body, epoch_ms(arrived_at) from (
       select * from facts join ${STARTS} on workspace = w
       where type = 'engagement' and number >= 0
       qualify row_number() over (partition by workspace order by number desc) <= n)
     order by number`,
    [starts(some, ({ engine: { engagements } }) => engagements.added - engagements.dropped)],
  );
  for await (const piece of pieces) {
    for (const [id, body, arrivedAt] of piece as [string, string, bigint][]) {
      const fact = JSON.parse(body) as EngagementFact;
      const { campaignId, kind, atMs, advertisingId, ip, userAgent, details } = fact;
      const arrivedAtMs = Number(arrivedAt);
      const record = { campaignId, kind, atMs, arrivedAtMs, advertisingId, ip, userAgent, details };
      of(id).engagements.push({ id: fact.id, record });
    }
  }
}

async function readEntries(database: Database, counted: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const pieces = database.pieces(
    `select workspace, body from requests join ${STARTS} on workspace = w and number > n order by number`,
    [starts(counted, ({ journal }) => journal.droppedThrough)],
  );
  for await (const piece of pieces) {
    for (const [id, body] of piece as [string, string][]) of(id).entries.push(JSON.parse(body) as EntryRecord);
  }
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
