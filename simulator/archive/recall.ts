import type { EngagementFact, Fact } from '@mmp-sim/contracts/facts';
import type { InstallationRecord } from '../engine/engine-state.js';
import type { EntryRecord } from '../snapshot/entry-record.js';
import { countsSince, countsThen, uncountedValues } from '../store/counted.js';
import type { Database } from '../store/database.js';
import type { DirectoryCounts } from '../workspaces/keeper.js';
import type { WorkspaceCounts } from '../workspaces/workspace-state.js';
import type { Reading } from './facts-in-file.js';
import type { Counted } from './parts.js';
import { type Gathered, type RecalledAll, together } from './recalled.js';

/**
 * Reads back all workspaces, as they stood with the last batch that is in the file. Facts stay there.
 *
 * @param reading - For the facts, when somebody asks.
 */
export async function recall(
  database: Database,
  { limits, reading }: { readonly limits: { readonly engagements: number }; readonly reading: Reading },
): Promise<RecalledAll> {
  const all = new Map<string, Gathered>();
  const of = (id: string): Gathered => {
    let gathered = all.get(id);
    if (gathered === undefined) {
      gathered = { id, rows: new Map(), heldFacts: new Map(), installations: [], engagements: [], entries: [] };
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
    readInstallations(database, of),
    readEngagements(database, found, of),
    readEntries(database, found, of).then(() => readHeldFacts(database, found)),
  ]);

  const [[lastOrder]] = (await database.rows('select coalesce(max(number), 0) from state')) as [[bigint]];
  return {
    workspaces: found
      .map(([one, counts]) => together(one, counts, { mostClaims: limits.engagements, reading }))
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

type RecordRow = readonly [part: string, key: string, record: unknown];

/** All records but those of installations. */
async function readRecords(database: Database, of: (id: string) => Gathered): Promise<void> {
  const rows = rowsOf<RecordRow>(
    database,
    `select workspace, number, '[' || to_json(part) || ',' || to_json(key) || ',' || body || ']' as row
     from records where part <> 'installation'`,
    [],
  );
  for await (const [id, some] of rows) {
    const { rows: gathered } = of(id);
    for (const [part, key, record] of some) {
      const list = gathered.get(part);
      if (list === undefined) gathered.set(part, [{ key, record }]);
      else list.push({ key, record });
    }
  }
}

type InstallationRow = [id: string, number: number, body: string, ...later: Later];
type Later = [base: number | null, sessions: number, events: number, openedAtMs: number | null];

/**
 * Installations get the counts that their record does not know of yet. There are many, so they are not put in order by
 * the database and come one by one: it would hold all their texts twice to do so.
 */
async function readInstallations(database: Database, of: (id: string) => Gathered): Promise<void> {
  const uncounted = await database.uncounted();
  const isCounted = uncounted.length === 0;
  const pieces = database.pieces(
    `with ${isCounted ? countsThen : countsSince('$1')}
     select workspace, number::double, body, base::double, sessions::double, events::double, epoch_ms(opened_at)::double
     from known left join counts using (workspace, key)
     where part = 'installation'`,
    isCounted ? [] : uncountedValues(uncounted),
  );
  for await (const rows of pieces) {
    for (const [id, number, body, ...later] of rows as InstallationRow[]) {
      of(id).installations.push({ number, record: counted(JSON.parse(body) as InstallationRecord & Counted, later) });
    }
  }
}

/** Counts into the record, which is nobody else's: copies of a hundred thousand take far longer. */
function counted(
  record: InstallationRecord & Counted,
  [base, sessions, events, openedAtMs]: Later,
): InstallationRecord {
  if (base !== record.through) return record;
  record.sessions += sessions;
  record.events += events;
  record.lastOpenAtMs = openedAtMs ?? record.lastOpenAtMs;
  return record;
}

type WithCounts = readonly (readonly [Gathered, WorkspaceCounts])[];

/** Numbers of workspaces, as a table that questions can join. */
const tableOf = (numbers: readonly { readonly w: string; readonly n: number }[]): string => JSON.stringify(numbers);
const TABLE = `(select unnest(from_json($1, '[{"w":"VARCHAR","n":"BIGINT"}]'), recursive := true)) as given`;

const startsOf = (all: WithCounts, startOf: (counts: WorkspaceCounts) => number): string =>
  tableOf(all.map(([one, counts]) => ({ w: one.id, n: startOf(counts) })));

type FactRow = readonly [number: number, fact: Fact];

/** Those that journal entries hold. */
async function readHeldFacts(database: Database, all: WithCounts): Promise<void> {
  for (const [{ id, entries, heldFacts }] of all) {
    const numbers = [...new Set(entries.flatMap(({ facts }) => facts))];
    if (numbers.length === 0) continue;
    const [first, last] = numbers.reduce(
      ([least, most], n) => [Math.min(least, n), Math.max(most, n)],
      [Infinity, -Infinity],
    );
    const rows = rowsOf<FactRow>(
      database,
      `select workspace, number, '[' || number || ',' || body || ']' as row from facts
       where workspace = $1 and number between $2 and $3 and number in (select unnest(from_json($4, '["BIGINT"]')))`,
      [id, BigInt(first), BigInt(last), JSON.stringify(numbers)],
    );
    for await (const [, some] of rows) for (const [number, fact] of some) heldFacts.set(number, fact);
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
