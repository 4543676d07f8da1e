import { existsSync } from 'node:fs';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
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
import type { Batch } from './batch.js';
import { UNCOUNTED, type Uncounted } from './counted.js';
import { endReading } from './end-reading.js';
import { factTable, factTypes } from './fold.js';
import { FileLog } from './file-log.js';
import { Folding, type FoldingOptions } from './folding.js';
import { Log } from './log.js';
import { logRecord, type LogRecord, packedOf } from './log-record.js';
import { damageOf, openError } from './open-error.js';
import { closeOff, type DatabaseLimits, MEMORY, type OnStep, openInstance, rowsOf } from './open-file.js';
import { isOutOfMemory } from '../out-of-memory.js';
import { CATALOG } from './catalogue.js';
import { parquetOf } from './parquet.js';
import { Questions, type Ready } from './questions.js';
import { Readers } from './readers.js';
import { readRows } from './read-rows.js';
import { placeViews } from './views.js';

type Values = DuckDBValue[];
type Opened = {
  readonly connection: DuckDBConnection;
  readonly folding: DuckDBConnection;
  readonly questions: Questions;
  readonly exports: string;
};
type FoldingState = Omit<FoldingOptions, 'retried'>;

export type DatabaseOptions = {
  /** What the MMP shows its users; null for none. */
  readonly warehouse: LazyWarehouse | null;
  readonly limits: DatabaseLimits;
  /** When so many facts of installations have not been counted, it is done; see `counted.ts`. @default 200000 */
  readonly countedTogether?: number;
  readonly onStep?: OnStep;
};

const COUNTED_TOGETHER = 200_000;
/** Where so many bytes wait to be folded, what comes in waits too: they are in memory. */
const MOST_WAITING_BYTES = 64_000_000;

const plain: DatabaseOptions = { warehouse: null, limits: defaultLimits };

/**
 * A DuckDB with what happened in a simulator. Statements run outside the event loop: the binding gives them to threads.
 *
 * Batches are durable in a log beside the file as they come, since that is soonest, and folded into tables later: always
 * before a question, and when many wait.
 */
export class Database {
  readonly #path: string;
  readonly #instance: DuckDBInstance;
  /** For statements of our own beside those that fold. */
  readonly #connection: DuckDBConnection;
  readonly #folding: DuckDBConnection;
  readonly #waiting: Folding;
  readonly #log: FileLog;
  /** The batch that is being written, if any. */
  #staging: Promise<void> = Promise.resolve();
  #staged: number;
  readonly #readers: Readers;
  #ended: Promise<void> | null = null;
  #abandoned: Promise<void> | null = null;
  readonly #questions: Questions;
  readonly #exports: string;

  private constructor(
    path: string,
    instance: DuckDBInstance,
    { connection, folding, questions, exports }: Opened,
    options: FoldingState,
  ) {
    this.#path = path;
    this.#readers = new Readers(instance);
    this.#instance = instance;
    this.#connection = connection;
    this.#log = new FileLog(path, connection);
    this.#folding = folding;
    this.#questions = questions;
    this.#exports = exports;
    this.#waiting = new Folding(folding, { ...options, retried: (work) => this.#retried(work) });
    this.#staged = options.folded;
  }

  /**
   * @param path - Of the file, made where it is not there; `:memory:` for none.
   * @param options - What users see beside our own views, and how much they and the database may take.
   * @throws {SimulatorError} STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE; the file is as it was.
   */
  static async open(path: string, options: DatabaseOptions = plain): Promise<Database> {
    // A new file would know nothing of a log that is there already.
    if (path !== MEMORY && !existsSync(path)) await Log.read(path, { id: '', folded: 0, isThere: false });
    const { instance, connection, exports } = await openInstance(path, options.limits, options.onStep);
    try {
      const warehouse = (await options.warehouse?.()) ?? null;
      const placed = await placeViews(connection, warehouse);
      const questions = await Questions.open(instance, { warehouse, limits: options.limits, placed });
      await closeOff(connection);
      const folding = await instance.connect();
      await folding.run(`use ${CATALOG}`);
      const [[id, folded, isThere]] = (await rowsOf(folding, 'select id, folded, is_there from logged')) as [
        [string, bigint, boolean],
      ];
      const known = { id, folded: Number(folded), isThere };
      const records = path === MEMORY ? [] : await Log.read(path, known);
      const { countedTogether = COUNTED_TOGETHER } = options;
      const opened = { connection, folding, questions, exports };
      const database = new Database(path, instance, opened, { folded: known.folded, countedTogether });
      options.onStep?.('bringing what came last into the tables of the file');
      await database.#takeIn(records);
      return database;
    } catch (error) {
      instance.closeSync();
      throw openError(path, error);
    }
  }

  /** Staged and not in the tables yet, in bytes. */
  get waitingBytes(): number {
    return this.#waiting.bytes;
  }

  /** Resolves when a batch is durable. One at a time; when it fails, the database is of no use any more. */
  stage(batch: Batch): Promise<void> {
    this.#staging = this.#stage(batch);
    return this.#staging;
  }

  async #stage(batch: Batch): Promise<void> {
    while (this.#waiting.bytes >= MOST_WAITING_BYTES) await this.#waiting.foldSome();
    const number = this.#staged + 1;
    const record = logRecord(number, batch);
    await this.#log.append(record, number, this.#waiting.folded);
    this.#staged = number;
    this.#waiting.add({ number, packed: packedOf(record) });
  }

  /** Brings what is staged into the tables. */
  fold(): Promise<void> {
    return this.#waiting.fold();
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
      return await this.#readers.during(() => rowsOf(this.#folding, sql, values));
    } catch (error) {
      throw damageOf(this.#path, error) ?? error;
    }
  }

  /** The same in pieces, for what may be large. */
  async *pieces(sql: string, values: Values = []): AsyncGenerator<unknown[][]> {
    yield* this.#readers.read((connection) => this.#piecesOn(connection, sql, values));
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
    yield* this.#readers.read((connection) => readRows(connection, question, ready, gone));
  }

  /** The same as a Parquet file. */
  async *parquet(question: TableQuestion, gone?: AbortSignal, ready: Ready = this.#folds): AsyncGenerator<Buffer> {
    yield* this.#readers.read((connection) => parquetOf(connection, this.#exports, question, ready, gone));
  }

  /** The tables that users may ask about. */
  tables(): Promise<readonly ShownTable[]> {
    return this.#questions.tables();
  }

  async *#piecesOn(connection: DuckDBConnection, sql: string, values: Values): AsyncGenerator<unknown[][]> {
    try {
      await connection.run(`use ${CATALOG}`);
      const result = await connection.stream(sql, values);
      for await (const rows of result.yieldRowsJs()) yield rows;
    } catch (error) {
      throw damageOf(this.#path, error) ?? error;
    } finally {
      await endReading(connection);
    }
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

  /** Folds what is staged, so that all is in one file. Whoever asks or reads hears that it was closed. */
  async close(): Promise<void> {
    try {
      await this.#endAll();
      await this.fold();
      await this.#waiting.countFrom();
      await this.#log.end();
      // What nothing ends still reads: then what DuckDB has written beside the file is brought into it when it is opened again.
      if (!this.#questions.isLeft) await this.#connection.run('checkpoint');
    } catch (error) {
      throw damageOf(this.#path, error) ?? error;
    } finally {
      await this.abandon();
    }
  }

  /** Lets go of the file as it is. Resolves when no question and no reader looks at it any more. */
  abandon(): Promise<void> {
    // On a connection that is closed a statement never ends.
    this.#abandoned ??= this.#abandon();
    return this.#abandoned;
  }

  async #abandon(): Promise<void> {
    // What is being written is there or is not, and whoever waits for it hears which.
    await this.#staging.catch(() => {});
    await this.#log.close();
    await this.#endAll();
    await this.#waiting.settled();
    // What the binding still holds of statements would hold the file too, until it is collected.
    await this.#connection.run(`use memory; detach ${CATALOG}`).catch(() => {});
    this.#connection.closeSync();
    this.#folding.closeSync();
    this.#instance.closeSync();
  }

  #endAll(): Promise<void> {
    this.#ended ??= this.#questions.close().then(() => this.#readers.close());
    return this.#ended;
  }

  readonly #folds: Ready = async () => {
    await this.fold();
    return () => {};
  };

  /** What a simulator that was killed, or an older one, had not brought into the tables. */
  async #takeIn(records: readonly LogRecord[]): Promise<void> {
    await this.#waiting.foldStaged();
    this.#waiting.add(...records);
    this.#staged = records.at(-1)?.number ?? this.#staged;
    await this.fold();
    await this.#log.end();
    await this.#waiting.compact();
    await this.#waiting.countFrom();
  }
}
