import type { About, EngagementFact, Fact } from '@mmp-sim/contracts/facts';
import type { InstallationRecord } from '../engine/engine-state.js';
import type { EntryRecord } from '../snapshot/entry-record.js';
import { countsSince, countsThen, uncountedValues } from '../store/counted.js';
import type { Database } from '../store/database.js';
import type { DirectoryCounts } from '../workspaces/keeper.js';
import type { WorkspaceCounts } from '../workspaces/workspace-state.js';
import type { Counted } from './parts.js';
import { type Gathered, type RecalledAll, together } from './recalled.js';

/** Reads back all workspaces, as they stood with the last batch that is in the file. */
export async function recall(database: Database, limits: { readonly engagements: number }): Promise<RecalledAll> {
  const all = new Map<string, Gathered>();
  const of = (id: string): Gathered => {
    let gathered = all.get(id);
    if (gathered === undefined) {
      gathered = { id, rows: new Map(), facts: [], olderFacts: new Map(), engagements: [], entries: [] };
      all.set(id, gathered);
    }
    return gathered;
  };
  const countRows = await database.rows("select workspace, body from records where part = 'counts' order by number");
  const found = (countRows as [string, string][]).map(
    ([id, body]) => [of(id), JSON.parse(body) as WorkspaceCounts] as const,
  );
  // What the database reads of one is put together here while it reads the others.
  await Promise.all([
    readRecords(database, of),
    readKeptFacts(database, found, of),
    readEngagements(database, found, of),
    readEntries(database, found, of).then(() => readOlderFacts(database, found, of)),
  ]);

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

/** Most rows that come together: one text of many is read far sooner than many texts. */
const TOGETHER = 1000;

/**
 * Reads rows as JSON, in the order of their numbers.
 *
 * @param rows - SQL of `workspace`, `number` and `row`, which is a JSON text.
 */
async function* rowsOf<Row>(
  database: Database,
  rows: string,
  values: (string | bigint)[],
): AsyncGenerator<[string, Row[]]> {
  const pieces = database.pieces(
    `select workspace, '[' || string_agg(row, ',' order by number) || ']'
     from (${rows})
     group by workspace, number // ${TOGETHER} order by workspace, number // ${TOGETHER}`,
    values,
  );
  for await (const piece of pieces) {
    for (const [id, text] of piece as [string, string][]) yield [id, JSON.parse(text) as Row[]];
  }
}

type RecordRow = readonly [part: string, key: string, record: unknown, later: Later | null];
type Later = readonly [base: number, sessions: number, events: number, openedAtMs: number | null];

/** Installations get the counts that their record does not know of yet. */
async function readRecords(database: Database, of: (id: string) => Gathered): Promise<void> {
  const uncounted = await database.uncounted();
  const isCounted = uncounted.length === 0;
  const rows = rowsOf<RecordRow>(
    database,
    `with ${isCounted ? countsThen : countsSince('$1')}
     select workspace, number, '[' || to_json(part) || ',' || to_json(key) || ',' || k.body || ','
       || coalesce(json_array(c.base, c.sessions, c.events, epoch_ms(c.opened_at)), 'null') || ']' as row
     from known k
     left join (select *, 'installation' as part from counts) c using (workspace, part, key)`,
    isCounted ? [] : uncountedValues(uncounted),
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
  const { through, ...known } = record as InstallationRecord & Counted;
  if (later === null) return known;
  const [base, sessions, events, openedAtMs] = later;
  if (base !== through) return known;
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

type FactRow = readonly [number: number, fact: Fact, about: About | null];

const factsWhere = (condition: string): string =>
  `select workspace, number, '[' || number || ',' || body || ',' || coalesce(about, 'null') || ']' as row
   from facts join ${TABLE} on workspace = w and ${condition}`;

/** Those that were in memory. */
async function readKeptFacts(database: Database, all: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const starts = startsOf(all, ({ facts }) => facts.dropped);
  for await (const [id, some] of rowsOf<FactRow>(database, factsWhere('number >= n'), [starts])) {
    const { facts } = of(id);
    for (const [number, fact, about] of some) facts.push({ number, fact, about });
  }
  // They come type by type.
  for (const [{ id }] of all) of(id).facts.sort((a, b) => a.number - b.number);
}

/** Older ones that journal entries hold. */
async function readOlderFacts(database: Database, all: WithCounts, of: (id: string) => Gathered): Promise<void> {
  const older = all.flatMap(([{ id, entries }, { facts }]) => {
    const numbers = new Set(entries.flatMap((entry) => entry.facts.filter((number) => number < facts.dropped)));
    return [...numbers].map((n) => ({ w: id, n }));
  });
  if (older.length === 0) return;
  for await (const [id, some] of rowsOf<FactRow>(database, factsWhere('number = n'), [tableOf(older)])) {
    const { olderFacts } = of(id);
    for (const [number, fact] of some) olderFacts.set(number, fact);
  }
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
