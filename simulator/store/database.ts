import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement, DuckDBValue } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { defaultLimits } from '../limits.js';
import type { Answer, AskLimits, MmpWarehouse, Question, ShownTable, UserLimits, UserQuestion } from '../warehouse.js';
import { foldSteps } from './fold.js';
import { type DatabaseLimits, openError, openInstance, rowsOf } from './open-file.js';
import { isOutOfMemory } from './question-end.js';
import { CATALOG, Questions, type Ready } from './questions.js';
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
  readonly warehouse: MmpWarehouse | null;
  readonly limits: DatabaseLimits;
};

/** Batches are brought into the tables by so many bytes, so that a question that comes in between need not wait long. */
const SLICE_BYTES = 4_000_000;

const plain: DatabaseOptions = { warehouse: null, limits: defaultLimits };

/**
 * A DuckDB with what happened in a simulator. Statements run outside the event loop: the binding gives them to threads.
 *
 * Batches are staged as they come, one row each, since that is durable soonest, and folded into tables later: always
 * before a question, and when much is staged.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #staging: DuckDBConnection;
  readonly #folding: DuckDBConnection;
  readonly #stage: DuckDBPreparedStatement;
  #folded: Promise<void> = Promise.resolve();
  #staged: number;
  /** Staged and not folded yet, about. */
  stagedBytes = 0;
  readonly #questions: Questions;

  private constructor(
    instance: DuckDBInstance,
    connections: { staging: DuckDBConnection; folding: DuckDBConnection; stage: DuckDBPreparedStatement },
    questions: Questions,
    staged: number,
  ) {
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
   * @throws {SimulatorError} STORE_INVALID, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE; the file is as it was.
   */
  static async open(path: string, options: DatabaseOptions = plain): Promise<Database> {
    const { instance, connection: staging } = await openInstance(path, options.limits);
    try {
      await placeViews(staging, options.warehouse);
      const questions = await Questions.open(instance, options);
      await staging.run('set lock_configuration = true');
      const folding = await instance.connect();
      await folding.run(`use ${CATALOG}`);
      const stage = await staging.prepare('insert into staged values ($1, $2, $3, $4, $5, $6)');
      const [[last]] = (await rowsOf(staging, 'select coalesce(max(number), 0) from staged')) as [[bigint]];
      const database = new Database(instance, { staging, folding, stage }, questions, Number(last));
      await database.fold();
      await database.#compact();
      return database;
    } catch (error) {
      instance.closeSync();
      throw error instanceof SimulatorError ? error : openError(path, error);
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

  /** Rows of our own questions, with what is folded. */
  async rows(sql: string, values: Values = []): Promise<unknown[][]> {
    return rowsOf(this.#folding, sql, values);
  }

  /** The same in pieces, for what may be large. */
  async *pieces(sql: string, values: Values = []): AsyncGenerator<unknown[][]> {
    const connection = await this.#instance.connect();
    try {
      await connection.run(`use ${CATALOG}`);
      const result = await connection.stream(sql, values);
      for await (const rows of result.yieldRowsJs()) yield rows;
    } finally {
      connection.closeSync();
    }
  }

  /**
   * Answers a question of our own: exactly one statement that only reads.
   *
   * @throws {SimulatorError} SQL_REFUSED, with DuckDB's own words.
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
      await this.#staging.run('checkpoint');
    } finally {
      await this.abandon();
    }
  }

  /** Lets go of the file as it is. Resolves when no question looks at it any more. */
  async abandon(): Promise<void> {
    await this.#questions.close();
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
    for (const [first, last, bytes] of slicesOf(sizes)) {
      await this.#foldSlice(first, last);
      this.stagedBytes = Math.max(0, this.stagedBytes - bytes);
    }
    if (sizes.length > 0 && this.stagedBytes < SLICE_BYTES) this.stagedBytes = 0;
  }

  async #foldSlice(first: bigint, last: bigint): Promise<void> {
    await this.#retried(() => this.#foldRange(first, last));
  }

  async #foldRange(first: bigint, last: bigint): Promise<void> {
    await this.#folding.run('begin');
    try {
      for (const step of foldSteps) await this.#folding.run(step, [first, last]);
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
    await this.#folding.run('begin');
    await this.#folding.run('create temp table compacted as select * from records');
    await this.#folding.run('delete from state');
    await this.#folding.run('insert into state select * from compacted');
    await this.#folding.run('drop table compacted');
    await this.#folding.run('commit');
  }
}

/** Runs of batches of about so many bytes; one in which something goes stands alone. */
function* slicesOf(sizes: readonly [bigint, bigint, boolean][]): Generator<[bigint, bigint, number]> {
  let first: bigint | null = null;
  let last = 0n;
  let bytes = 0;
  for (const [number, size, isAlone] of sizes) {
    if (first !== null && (isAlone || bytes >= SLICE_BYTES)) {
      yield [first, last, bytes];
      first = null;
    }
    if (isAlone) {
      yield [number, number, Number(size)];
      continue;
    }
    if (first === null) {
      first = number;
      bytes = 0;
    }
    last = number;
    bytes += Number(size);
  }
  if (first !== null) yield [first, last, bytes];
}
