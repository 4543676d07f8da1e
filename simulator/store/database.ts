import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBPreparedStatement,
  DuckDBValue,
} from '@duckdb/node-api';
import { defaultLimits } from '../limits.js';
import type {
  Answer,
  AskLimits,
  LazyWarehouse,
  Question,
  ShownTable,
  TableQuestion,
  UserLimits,
  UserQuestion,
} from '../warehouse.js';
import { countSteps, UNCOUNTED, type Uncounted, uncountedValues } from './counted.js';
import { factTable, factTypes, foldSteps, goneSteps, insertFacts, readFacts } from './fold.js';
import { damageOf, openError } from './open-error.js';
import { type DatabaseLimits, type OnStep, openInstance, rowsOf } from './open-file.js';
import { isOutOfMemory } from './question-end.js';
import { CATALOG } from './catalogue.js';
import { parquetOf } from './parquet.js';
import { Questions, type Ready } from './questions.js';
import { readRows } from './read-rows.js';
import { isOfData, UnfoldableBatch } from './unfoldable-batch.js';
import { placeViews } from './views.js';

/** What happened since the batch before, as JSON texts; null where nothing did. Which rows each holds, `fold.ts` says. */
export type Batch = {
  readonly facts: string | null;
  readonly requests: string | null;
  readonly state: string | null;
  /** Ids of the workspaces of which all earlier is gone. */
  readonly gone: string | null;
  readonly forgotten: string | null;
};

type Values = DuckDBValue[];

export type DatabaseOptions = {
  /** What the MMP shows its users; null for none. */
  readonly warehouse: LazyWarehouse | null;
  readonly limits: DatabaseLimits;
  /** When so many facts of installations have not been counted, it is done; see `counted.ts`. @default 200000 */
  readonly countedTogether?: number;
  readonly onStep?: OnStep;
};

/** Batches are brought into the tables by so many bytes, so that a question that comes in between need not wait long. */
const SLICE_BYTES = 4_000_000;
const COUNTED_TOGETHER = 200_000;
/** While a simulator runs, so many times as many are counted together. */
const RUNNING = 5;

const plain: DatabaseOptions = { warehouse: null, limits: defaultLimits };

/**
 * A DuckDB with what happened in a simulator. Statements run outside the event loop: the binding gives them to threads.
 *
 * Batches are staged as they come, one row each, since that is durable soonest, and folded into tables later: always
 * before a question, and when much is staged.
 */
export class Database {
  readonly #path: string;
  readonly #instance: DuckDBInstance;
  readonly #staging: DuckDBConnection;
  readonly #folding: DuckDBConnection;
  readonly #stage: DuckDBPreparedStatement;
  #folded: Promise<void> = Promise.resolve();
  #staged: number;
  readonly #countedTogether: number;
  /** Folded and not counted yet, about. */
  #uncounted = 0;
  /** Staged and not folded yet, about. */
  stagedBytes = 0;
  /** Of those who read in pieces now. */
  readonly #readers = new Map<DuckDBConnection, Promise<void>>();
  #isAbandoned = false;
  readonly #questions: Questions;
  readonly #exports: string;

  private constructor(
    path: string,
    instance: DuckDBInstance,
    connections: { staging: DuckDBConnection; folding: DuckDBConnection; stage: DuckDBPreparedStatement },
    questions: Questions,
    { staged, countedTogether, exports }: { staged: number; countedTogether: number; exports: string },
  ) {
    this.#exports = exports;
    this.#countedTogether = countedTogether;
    this.#path = path;
    this.#instance = instance;
    this.#questions = questions;
    this.#staging = connections.staging;
    this.#folding = connections.folding;
    this.#stage = connections.stage;
    this.#staged = staged;
  }

  /**
   * @param path - Of the file, made where it is not there; `:memory:` for none.
   * @param options - What users see beside our own views, and how much they and the database may take.
   * @throws {SimulatorError} STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE; the file is as it was.
   */
  static async open(path: string, options: DatabaseOptions = plain): Promise<Database> {
    const { instance, connection: staging, exports } = await openInstance(path, options.limits, options.onStep);
    try {
      const warehouse = (await options.warehouse?.()) ?? null;
      await placeViews(staging, warehouse);
      const questions = await Questions.open(instance, { warehouse, limits: options.limits });
      await staging.run('set lock_configuration = true');
      const folding = await instance.connect();
      await folding.run(`use ${CATALOG}`);
      const stage = await staging.prepare('insert into staged values ($1, $2, $3, $4, $5, $6)');
      const [[last]] = (await rowsOf(staging, 'select coalesce(max(number), 0) from staged')) as [[bigint]];
      const database = new Database(path, instance, { staging, folding, stage }, questions, {
        staged: Number(last),
        countedTogether: options.countedTogether ?? COUNTED_TOGETHER,
        exports,
      });
      options.onStep?.('bringing what came last into the tables of the file');
      await database.fold();
      await database.#compact();
      await database.#countFrom(database.#countedTogether);
      return database;
    } catch (error) {
      instance.closeSync();
      throw openError(path, error);
    }
  }

  /** Resolves when a batch is durable. One at a time. */
  async stage(batch: Batch): Promise<void> {
    const { facts, requests, state, gone, forgotten } = batch;
    this.#staged += 1;
    this.#stage.bindBigInt(1, BigInt(this.#staged));
    for (const [at, text] of [facts, requests, state, gone, forgotten].entries()) {
      if (text === null) this.#stage.bindNull(at + 2);
      else this.#stage.bindVarchar(at + 2, text);
      this.stagedBytes += text?.length ?? 0;
    }
    await this.#retried(() => this.#stage.run());
  }

  /** Brings what is staged into the tables. */
  fold(): Promise<void> {
    const folded = this.#folded.then(() => this.#foldAll());
    this.#folded = folded.catch(() => {});
    return folded;
  }

  /** Where each workspace has facts that no count knows of. */
  async uncounted(): Promise<readonly Uncounted[]> {
    const found = (await this.rows(UNCOUNTED)) as [string, bigint, bigint][];
    return found.map(([w, first]) => ({ w, n: Number(first) }));
  }

  /** Takes out the facts of a workspace below a number. */
  async forgetFacts(workspace: string, below: number): Promise<void> {
    for (const type of factTypes) {
      await this.rows(`delete from ${factTable(type)} where workspace = $1 and number < $2`, [workspace, below]);
    }
  }

  /** Rows of our own questions, with what is folded. @throws {SimulatorError} STORE_DAMAGED. */
  async rows(sql: string, values: Values = []): Promise<unknown[][]> {
    try {
      return await rowsOf(this.#folding, sql, values);
    } catch (error) {
      throw damageOf(this.#path, error) ?? error;
    }
  }

  /** The same in pieces, for what may be large. */
  async *pieces(sql: string, values: Values = []): AsyncGenerator<unknown[][]> {
    const connection = await this.#instance.connect();
    if (this.#isAbandoned) {
      connection.closeSync();
      throw new RangeError('the database was let go of');
    }
    let done = (): void => {};
    this.#readers.set(connection, new Promise((resolve) => (done = resolve)));
    try {
      await connection.run(`use ${CATALOG}`);
      const result = await connection.stream(sql, values);
      for await (const rows of result.yieldRowsJs()) yield rows;
    } catch (error) {
      throw damageOf(this.#path, error) ?? error;
    } finally {
      connection.closeSync();
      this.#readers.delete(connection);
      done();
    }
  }

  /**
   * Answers a question of our own: exactly one statement that only reads.
   *
   * @throws {SimulatorError} SQL_REFUSED, with DuckDB's own words; SQL_LIMIT.
   */
  ask(question: Question, limits: AskLimits, ready: Ready = this.#folds): Promise<Answer> {
    return this.#questions.ask(question, limits, ready);
  }

  /**
   * Answers a question of a user.
   *
   * @throws {SimulatorError} SQL_REFUSED, SQL_LIMIT, SQL_BUSY.
   */
  answer(question: UserQuestion, limits: UserLimits, ready: Ready = this.#folds): Promise<Answer> {
    return this.#questions.answer(question, limits, ready);
  }

  /** Rows as they come, all of the instant at which what is to be read is ready; see {@link Warehouse}. */
  async *read(question: Question, gone?: AbortSignal, ready: Ready = this.#folds): AsyncGenerator<DuckDBDataChunk> {
    yield* readRows(await this.#instance.connect(), question, ready, gone);
  }

  /** The same as a Parquet file. */
  async *parquet(question: TableQuestion, gone?: AbortSignal, ready: Ready = this.#folds): AsyncGenerator<Buffer> {
    yield* parquetOf(await this.#instance.connect(), this.#exports, question, ready, gone);
  }

  /** The tables that users may ask about. */
  tables(): Promise<readonly ShownTable[]> {
    return this.#questions.tables();
  }

  /** What comes in goes before what is asked: where memory is short, questions end. */
  async #retried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      await this.#questions.stop();
      await work();
    }
  }

  /** Folds what is staged. */
  async close(): Promise<void> {
    try {
      await this.fold();
      await this.#countFrom(this.#countedTogether);
      await this.#staging.run('checkpoint');
    } finally {
      await this.abandon();
    }
  }

  /** Lets go of the file as it is. Resolves when no question looks at it any more. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    await this.#questions.close();
    for (const reader of this.#readers.keys()) reader.interrupt();
    await Promise.all(this.#readers.values());
    // What the binding still holds of statements would hold the file too, until it is collected.
    await this.#staging.run(`use memory; detach ${CATALOG}`).catch(() => {});
    this.#staging.closeSync();
    this.#folding.closeSync();
    this.#instance.closeSync();
  }

  readonly #folds: Ready = async () => {
    await this.fold();
    return () => {};
  };

  async #foldAll(): Promise<void> {
    const sizes = (await this.rows(
      `select number, coalesce(len(facts), 0) + coalesce(len(requests), 0) + coalesce(len(state), 0), gone is not null or forgotten is not null
       from staged order by number`,
    )) as [bigint, bigint, boolean][];
    for (const [first, last, bytes, isAlone] of slicesOf(sizes)) {
      await this.#foldSlice(first, last, isAlone);
      this.stagedBytes = Math.max(0, this.stagedBytes - bytes);
    }
    if (sizes.length > 0 && this.stagedBytes < SLICE_BYTES) this.stagedBytes = 0;
    const running = this.#countedTogether * RUNNING;
    if (this.#uncounted >= running) await this.#countFrom(running);
  }

  async #foldSlice(first: bigint, last: bigint, takesOut: boolean): Promise<void> {
    try {
      await this.#retried(() => this.#foldRange(first, last, takesOut));
    } catch (error) {
      if (!isOfData(error)) throw error;
      if (first === last) throw new UnfoldableBatch(first, error);
      // One by one, so that what is before it gets in, and its number can be told.
      for (let number = first; number <= last; number += 1n) await this.#foldSlice(number, number, takesOut);
    }
  }

  /** @param takesOut - Something may go: looking for it in each table takes its time. */
  #foldRange(first: bigint, last: bigint, takesOut: boolean): Promise<void> {
    return this.#together(async () => {
      for (const step of [...(takesOut ? goneSteps : []), readFacts]) await this.#folding.run(step, [first, last]);
      const found = new Set((await this.rows('select distinct type from folding')).flat());
      for (const type of factTypes.filter((one) => found.delete(one))) {
        const { rowsChanged } = await this.#folding.run(insertFacts(type));
        this.#uncounted += rowsChanged;
      }
      if (found.size > 0) throw new RangeError(`facts of no known type: ${[...found].join(', ')}`);
      await this.#folding.run('drop table folding');
      for (const step of foldSteps) await this.#folding.run(step, [first, last]);
    });
  }

  /** Counts where so many facts have not been counted: then a file that is opened needs only count those after them. */
  async #countFrom(least: number): Promise<void> {
    const found = (await this.rows(UNCOUNTED)) as [string, bigint, bigint][];
    this.#uncounted = found.reduce((sum, [, , amount]) => sum + Number(amount), 0);
    if (this.#uncounted < least) return;
    const values = uncountedValues(found.map(([w, first]) => ({ w, n: Number(first) })));
    await this.#together(async () => {
      const [first, ...rest] = countSteps;
      await this.#folding.run(first, values);
      for (const step of rest) await this.#folding.run(step);
    });
    this.#uncounted = 0;
  }

  /** All of it, or nothing. */
  async #together(work: () => Promise<void>): Promise<void> {
    await this.#folding.run('begin');
    try {
      await work();
      await this.#folding.run('commit');
    } catch (error) {
      await this.#folding.run('rollback').catch(() => {});
      throw error;
    }
  }

  /** Gives up what of the state later records have taken the place of, when it is more than the rest. */
  async #compact(): Promise<void> {
    const [[all, now]] = (await this.rows(
      'select (select count(*) from state), (select count(distinct (workspace, part, key)) from state)',
    )) as [[bigint, bigint]];
    if (all <= now * 2n + 1000n) return;
    await this.#together(async () => {
      await this.#folding.run('create temp table compacted as select * from records');
      await this.#folding.run('delete from state');
      await this.#folding.run('insert into state select * from compacted');
      await this.#folding.run('drop table compacted');
    });
  }
}

/** Runs of batches of about so many bytes; one in which something goes stands alone. */
function* slicesOf(sizes: readonly [bigint, bigint, boolean][]): Generator<[bigint, bigint, number, boolean]> {
  let first: bigint | null = null;
  let last = 0n;
  let bytes = 0;
  for (const [number, size, isAlone] of sizes) {
    if (first !== null && (isAlone || bytes >= SLICE_BYTES)) {
      yield [first, last, bytes, false];
      first = null;
    }
    if (isAlone) {
      yield [number, number, Number(size), true];
      continue;
    }
    if (first === null) {
      first = number;
      bytes = 0;
    }
    last = number;
    bytes += Number(size);
  }
  if (first !== null) yield [first, last, bytes, false];
}
