import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { StatePart } from '../changes.js';
import { networkReportKey } from '../reports/network-reports.js';
import { skanPostbackKey } from '../reports/skan-postbacks.js';
import { entryRecord } from '../snapshot/entry-record.js';
import type { Batch } from '../store/batch.js';
import type { Database, DatabaseOptions } from '../store/database.js';
import type { KeptFact } from '../store/store.js';
import type {
  Answer,
  AskLimits,
  Dropped,
  Question,
  ShownTable,
  TableQuestion,
  UserLimits,
  UserQuestion,
  Warehouse,
} from '../warehouse.js';
import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import { jsonText } from './json-text.js';

/** How much of a workspace is in the database. */
type Filled = {
  /** Of the last reset or restore: what was before is gone. */
  readonly restart: number;
  /** The next fact, and the last request. */
  facts: number;
  cursor: number;
  catalog: string;
  reports: string;
};

const NOTHING: Batch = { facts: null, requests: null, state: null, gone: null, forgotten: null };
/** Facts or requests that are written at a time, so that the event loop is not held up. */
const SLICE = 1000;

/**
 * Answers questions where all is in memory: with a database that is made when the first one is asked, and then filled
 * with what has come since. What limits have pushed out of memory goes there too.
 */
export class MemoryWarehouse implements Warehouse {
  readonly #directory: Directory;
  readonly #options: DatabaseOptions;
  readonly #filled = new Map<Workspace, Filled>();
  /** Places of facts, for the requests that made them. */
  readonly #numbers = new WeakMap<Fact, number>();
  #database: Promise<Database> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #order = 0;

  constructor(directory: Directory, options: DatabaseOptions) {
    this.#directory = directory;
    this.#options = options;
  }

  async ask(question: Question, limits: AskLimits): Promise<Answer> {
    const database = await this.#opened();
    return database.ask(this.#dated(question), limits, () => this.#filledUp(database));
  }

  async answer(question: UserQuestion, limits: UserLimits): Promise<Answer> {
    const database = await this.#opened();
    return database.answer(this.#dated(question), limits, () => this.#filledUp(database));
  }

  /** It is filled when the first row is asked for. */
  async *read(question: Question, gone?: AbortSignal): AsyncGenerator<DuckDBDataChunk> {
    const database = await this.#opened();
    yield* database.read(this.#dated(question), gone, () => this.#filledUp(database));
  }

  async *parquet(question: TableQuestion, gone?: AbortSignal): AsyncGenerator<Buffer> {
    const database = await this.#opened();
    yield* database.parquet(this.#dated(question), gone, () => this.#filledUp(database));
  }

  async tables(): Promise<readonly ShownTable[]> {
    return (await this.#opened()).tables();
  }

  dropped(id: string, what: Dropped = 'facts'): Promise<number> {
    const workspace = this.#directory.find(id);
    const kept = what === 'facts' ? workspace?.store : workspace?.journal;
    return Promise.resolve(kept?.stats().dropped ?? 0);
  }

  async close(): Promise<void> {
    await this.#last;
    await (await this.#database)?.abandon();
    this.#database = null;
  }

  #opened(): Promise<Database> {
    this.#database ??= import('../store/database.js').then(({ Database: databases }) =>
      databases.open(':memory:', this.#options),
    );
    return this.#database;
  }

  #dated<Asked extends Question>(question: Asked): Asked {
    const clock = this.#directory.find(question.workspace)?.clock;
    return clock === undefined ? question : { ...question, nowMs: clock.now() };
  }

  /** Only one fills it at a time, until its question sees what is there. */
  async #filledUp(database: Database): Promise<() => void> {
    const before = this.#last;
    let begun = (): void => {};
    this.#last = new Promise<void>((resolve) => (begun = resolve));
    await before;
    try {
      await this.#fill(database);
    } catch (error) {
      begun();
      throw error;
    }
    return begun;
  }

  async #fill(database: Database): Promise<void> {
    const workspaces = this.#directory.all();
    for (const known of this.#filled.keys()) {
      if (!workspaces.includes(known)) await this.#forget(database, known);
    }
    for (const workspace of workspaces) {
      // One that starts anew while it is read is read once more.
      while (!(await this.#fillWith(database, workspace)));
    }
    await database.fold();
  }

  async #forget(database: Database, workspace: Workspace): Promise<void> {
    this.#filled.delete(workspace);
    // Another of the same name may be there by now, and is filled after this.
    await database.stage({ ...NOTHING, gone: JSON.stringify([workspace.id]) });
  }

  async #fillWith(database: Database, workspace: Workspace): Promise<boolean> {
    const { id, feed, store, journal } = workspace;
    const restart = feed.restarted?.number ?? 0;
    let filled = this.#filled.get(workspace);
    if (filled?.restart !== restart) {
      await this.#forget(database, workspace);
      filled = { restart, facts: 0, cursor: 0, catalog: '', reports: '' };
      this.#filled.set(workspace, filled);
    }
    // Its facts are there by then.
    const { cursor } = journal;
    for (let some = firstOf(store.since(filled.facts)); some.length > 0; some = firstOf(store.since(filled.facts))) {
      for (const { number, fact } of some) this.#numbers.set(fact, number);
      filled.facts = (some.at(-1)?.number ?? 0) + 1;
      const rows = some.map(({ number, fact, about }) => ({ w: id, n: number, a: fact.atMs, f: fact, b: about }));
      await database.stage({ ...NOTHING, facts: jsonText(rows) });
    }
    await this.#fillRequests(database, workspace, filled, cursor);
    const catalog = this.#catalogOf(workspace);
    await database.fold();
    if (catalog !== filled.catalog) {
      await database.rows("delete from state where workspace = $1 and part in ('app', 'channel', 'campaign')", [id]);
      await database.stage({ ...NOTHING, state: this.#stateOf(workspace, catalog) });
      await database.fold();
    }
    filled.catalog = catalog;
    await this.#fillReports(database, workspace, filled);
    const { dropped } = store.stats();
    if (dropped > 0) await database.forgetFacts(id, dropped);
    return (feed.restarted?.number ?? 0) === restart;
  }

  async #fillRequests(database: Database, workspace: Workspace, filled: Filled, cursor: number): Promise<void> {
    const { id, journal } = workspace;
    const placeOf = (fact: Fact): number => this.#numbers.get(fact) ?? -1;
    while (filled.cursor < cursor) {
      const some = firstOf(journal.after(filled.cursor)).filter(({ number }) => number <= cursor);
      filled.cursor = some.length < SLICE ? cursor : (some.at(-1)?.number ?? cursor);
      const rows = some.map((entry) => ({ w: id, n: entry.number, r: entryRecord(entry, placeOf) }));
      await database.stage({ ...NOTHING, requests: jsonText(rows) });
    }
    // Entries go one by one, or from the front: those that are left say it all.
    const kept = JSON.stringify([...journal.after(0)].map(({ number }) => number));
    await database.fold();
    await database.rows(
      `delete from requests where workspace = $1 and number not in (select unnest(from_json($2, '["BIGINT"]')))`,
      [id, kept],
    );
  }

  async #fillReports(database: Database, { id, reports }: Workspace, filled: Filled): Promise<void> {
    const { revision } = reports;
    if (revision === filled.reports) return;
    const rows = [
      ...this.#rowsOf(id, 'network-report', [...reports.network.rows.all()], networkReportKey),
      ...this.#rowsOf(id, 'skan-postback', [...reports.skan.rows.all()], skanPostbackKey),
    ];
    await database.rows("delete from state where workspace = $1 and part in ('network-report', 'skan-postback')", [id]);
    for (let at = 0; at < rows.length; at += SLICE) {
      await database.stage({ ...NOTHING, state: jsonText(rows.slice(at, at + SLICE)) });
    }
    await database.fold();
    filled.reports = revision;
  }

  #rowsOf<One>(w: string, part: StatePart, records: readonly One[], keyOf: (one: One) => string): object[] {
    return records.map((one) => ({ w, p: part, k: keyOf(one), o: (this.#order += 1), b: one }));
  }

  #catalogOf({ catalog }: Workspace): string {
    return JSON.stringify([catalog.apps(), catalog.channels.all(), catalog.campaigns()]);
  }

  #stateOf({ id }: Workspace, catalog: string): string {
    const [apps, channels, campaigns] = JSON.parse(catalog) as [App[], Channel[], Campaign[]];
    return jsonText([
      ...this.#rowsOf(id, 'app', apps, (one) => one.id),
      ...this.#rowsOf(id, 'channel', channels, (one) => one.shortId),
      ...this.#rowsOf(id, 'campaign', campaigns, (one) => one.id),
    ]);
  }
}

function firstOf<Row extends KeptFact | { readonly number: number }>(rows: Iterable<Row>): Row[] {
  const some: Row[] = [];
  for (const row of rows) if (some.push(row) === SLICE) break;
  return some;
}
