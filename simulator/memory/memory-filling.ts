import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { StatePart } from '../changes.js';
import { networkReportKey } from '../reports/network-reports.js';
import { skanPostbackKey } from '../reports/skan-postbacks.js';
import { entryRecord } from '../snapshot/entry-record.js';
import type { Batch } from '../store/batch.js';
import type { Database } from '../store/database.js';
import { isOutOfMemory } from '../out-of-memory.js';
import { asRefusal } from '../store/question-end.js';
import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import { jsonText } from '../json-text.js';
import { closedMemory } from './memory-warehouse.js';
import { textsInTurns } from './texts-in-turns.js';

/** How much of a workspace is in the database. */
type Filled = {
  /** Of the last reset or restore: what was before is gone. */
  readonly restart: number;
  /** The next fact, and the last request. */
  facts: number;
  cursor: number;
  /** How many requests had gone from the journal when those were last taken out. */
  gone: number;
  catalog: string;
  reports: string;
  /** How much there was when it was last looked at. */
  seen: number;
};

/** Up to the one before `end`, and about so many at most. */
type Span = { readonly end: number; readonly most: number };

const NONE = { facts: 0, cursor: 0 };
const NOTHING: Batch = { facts: null, requests: null, state: null, gone: null, forgotten: null };
/** Facts or requests that are written at a time. */
const SLICE = 1000;
/** So many are filled in before another question has its turn. */
const PART = 5000;
/** Where so many come as are filled in meanwhile, it is never full: it is given up when twice as many are. */
const CHASED = 2;

/** Fills a database with what is in memory: with what has come since it was filled before. */
export class MemoryFilling {
  readonly database: Database;
  readonly #directory: Directory;
  readonly #filled = new Map<Workspace, Filled>();
  /** Places of facts, for the requests that made them. */
  readonly #numbers = new WeakMap<Fact, number>();
  #last: Promise<unknown> = Promise.resolve();
  #order = 0;
  #isClosed = false;

  constructor(directory: Directory, database: Database) {
    this.#directory = directory;
    this.database = database;
  }

  /**
   * Only one fills it at a time, until its question sees what is there.
   *
   * @returns What lets the next one in.
   */
  async turn(): Promise<() => void> {
    const before = this.#last;
    let done = (): void => {};
    this.#last = new Promise<void>((resolve) => (done = resolve));
    await before;
    return done;
  }

  /** How many facts and requests of a workspace are not in the database. */
  behind(id: string): number {
    const workspace = this.#directory.find(id);
    if (workspace === null) return 0;
    const { store, journal } = workspace;
    const filled = this.#filled.get(workspace);
    const from = filled?.restart === restartOf(workspace) ? filled : NONE;
    const facts = store.appended - Math.max(store.stats().dropped, from.facts);
    return facts + journal.cursor - Math.max(journal.stats().dropped, from.cursor);
  }

  /** Those of which much is to be filled in, and nothing came since this was asked before. */
  quiet(): readonly string[] {
    const found: string[] = [];
    for (const [{ id, store, journal }, filled] of this.#filled) {
      const now = store.appended + journal.cursor;
      if (now === filled.seen && this.isFarBehind(id)) found.push(id);
      filled.seen = now;
    }
    return found;
  }

  /** What is left takes its time. */
  isFarBehind(id: string): boolean {
    return this.behind(id) > SLICE;
  }

  /** All that has happened in a workspace until now: each question is about one. @throws {SimulatorError} STORE_UNAVAILABLE. */
  async fill(id: string): Promise<void> {
    this.#refuseClosed();
    const workspaces = new Set(this.#directory.all());
    for (const known of this.#filled.keys()) {
      if (!workspaces.has(known)) await this.#forget(known);
    }
    const workspace = this.#directory.find(id);
    // One that starts anew while it is read is read once more.
    if (workspace !== null) while (!(await this.#fillWith(workspace)));
    await this.database.fold();
  }

  /** Most of it, in parts, between which others have their turn. @throws {SimulatorError} SQL_LIMIT, STORE_UNAVAILABLE. */
  async fillAhead(id: string): Promise<void> {
    const parts = (this.behind(id) * CHASED) / PART;
    for (let part = 0; part < parts && this.isFarBehind(id); part += 1) {
      const done = await this.turn();
      try {
        await this.#fillPart(id);
      } catch (error) {
        throw isOutOfMemory(error) ? asRefusal(error) : error;
      } finally {
        done();
      }
    }
  }

  async #fillPart(id: string): Promise<void> {
    const workspace = this.#directory.find(id);
    if (workspace === null) return;
    this.#refuseClosed();
    const filled = await this.#begun(workspace);
    const { cursor } = workspace.journal;
    const { appended } = workspace.store;
    if ((await this.#stageFacts(workspace, filled, { end: appended, most: PART })) < PART) {
      await this.#stageRequests(workspace, filled, { end: cursor + 1, most: PART });
    }
    await this.database.fold();
  }

  /** Resolves when nothing is filled in any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    await this.database.abandon();
  }

  async #forget(workspace: Workspace): Promise<void> {
    // Another of the same name may be there by now, and is filled after this.
    await this.#stage({ gone: JSON.stringify([workspace.id]) });
    this.#filled.delete(workspace);
  }

  async #stage(batch: Partial<Batch>): Promise<void> {
    this.#refuseClosed();
    await this.database.stage({ ...NOTHING, ...batch });
  }

  /** How much of it is in the database. */
  async #begun(workspace: Workspace): Promise<Filled> {
    const restart = restartOf(workspace);
    let filled = this.#filled.get(workspace);
    if (filled?.restart !== restart) {
      await this.#forget(workspace);
      filled = { restart, facts: 0, cursor: 0, gone: 0, catalog: '', reports: '', seen: 0 };
      this.#filled.set(workspace, filled);
    }
    return filled;
  }

  async #fillWith(workspace: Workspace): Promise<boolean> {
    const { id, store, journal } = workspace;
    const filled = await this.#begun(workspace);
    // Its facts are there by then.
    const { cursor } = journal;
    const { appended } = store;
    await this.#stageFacts(workspace, filled, { end: appended, most: Number.POSITIVE_INFINITY });
    await this.#stageRequests(workspace, filled, { end: cursor + 1, most: Number.POSITIVE_INFINITY });
    await this.#forgetRequests(workspace, filled);
    const catalog = this.#catalogOf(workspace);
    await this.database.fold();
    if (catalog !== filled.catalog) {
      await this.database.rows("delete from state where workspace = $1 and part in ('app', 'channel', 'campaign')", [
        id,
      ]);
      await this.#stage({ state: this.#stateOf(workspace, catalog) });
      await this.database.fold();
    }
    filled.catalog = catalog;
    await this.#fillReports(workspace, filled);
    const { dropped } = store.stats();
    if (dropped > 0) await this.database.forgetFacts(id, dropped);
    return restartOf(workspace) === filled.restart;
  }

  /** @returns How many. */
  async #stageFacts({ id, store }: Workspace, filled: Filled, { end, most }: Span): Promise<number> {
    let count = 0;
    while (filled.facts < end && count < most) {
      const { texts, next } = await textsInTurns(
        (from) => store.since(from),
        { from: filled.facts, end, most: SLICE },
        ({ number, fact, about, arrivedAtMs }) => {
          this.#numbers.set(fact, number);
          return jsonText({ w: id, n: number, a: arrivedAtMs, f: fact, b: about });
        },
      );
      if (texts.length > 0) await this.#stage({ facts: `[${texts.join(',')}]` });
      // Where that failed, they are staged again.
      filled.facts = next;
      count += texts.length;
    }
    return count;
  }

  /** Of which the facts are there. */
  async #stageRequests({ id, journal }: Workspace, filled: Filled, { end, most }: Span): Promise<void> {
    const placeOf = (fact: Fact): number => this.#numbers.get(fact) ?? -1;
    for (let count = 0; filled.cursor + 1 < end && count < most;) {
      const { texts, next } = await textsInTurns(
        (from) => journal.after(from - 1),
        { from: filled.cursor + 1, end, most: SLICE },
        (entry) => jsonText({ w: id, n: entry.number, r: entryRecord(entry, placeOf) }),
      );
      if (texts.length > 0) await this.#stage({ requests: `[${texts.join(',')}]` });
      filled.cursor = next - 1;
      count += texts.length;
    }
  }

  /** To look through all requests before each question takes longer than most questions do. */
  async #forgetRequests({ id, journal }: Workspace, filled: Filled): Promise<void> {
    const gone = journal.cursor - journal.stats().kept;
    if (gone === filled.gone) return;
    // Entries go one by one, or from the front.
    const first = journal.next(0)?.number ?? journal.cursor + 1;
    const gaps: number[] = [];
    for (let number = first; number <= journal.cursor; number += 1) if (journal.get(number) === null) gaps.push(number);
    await this.database.fold();
    await this.database.rows('delete from requests where workspace = $1 and number < $2', [id, BigInt(first)]);
    if (gaps.length > 0) {
      await this.database.rows(
        `delete from requests where workspace = $1 and number in (select unnest(from_json($2, '["BIGINT"]')))`,
        [id, JSON.stringify(gaps)],
      );
    }
    filled.gone = gone;
  }

  async #fillReports({ id, reports }: Workspace, filled: Filled): Promise<void> {
    const { revision } = reports;
    if (revision === filled.reports) return;
    const rows = [
      ...this.#rowsOf(id, 'network-report', [...reports.network.rows.all()], networkReportKey),
      ...this.#rowsOf(id, 'skan-postback', [...reports.skan.rows.all()], skanPostbackKey),
    ];
    await this.database.rows("delete from state where workspace = $1 and part in ('network-report', 'skan-postback')", [
      id,
    ]);
    await this.database.rows('delete from network_reports where workspace = $1', [id]);
    for (let at = 0; at < rows.length; at += SLICE) {
      await this.#stage({ state: jsonText(rows.slice(at, at + SLICE)) });
    }
    await this.database.fold();
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

  #refuseClosed(): void {
    if (this.#isClosed) throw closedMemory();
  }
}

const restartOf = ({ feed }: Workspace): number => feed.restarted?.number ?? 0;
