import { setTimeout as wait } from 'node:timers/promises';
import { peer } from './peer.js';
import { BUSY_TIMEOUT_MS, sqliteCode } from './sqlite-file.js';

type Value = string | number | null;

/** What `libsql/promise` gives; its own types say `any`. `run` and `get` work at once, the others off the event loop. */
type RawStatement = {
  run(values: readonly Value[]): unknown;
  get(values: readonly Value[]): unknown;
  all(values: readonly Value[]): Promise<unknown[]>;
};
type RawDatabase = {
  readonly inTransaction: boolean;
  prepare(sql: string): Promise<RawStatement>;
  exec(sql: string): Promise<void>;
  close(): void;
};

/** What the log is cut back to after a burst. SQLite writes it into the file when it has about half of that. */
const LOG_BYTES = 8_388_608;

const BEGIN = 'BEGIN IMMEDIATE';

/** A connection with its prepared statements. One at a time may use it. */
export class SqliteConnection {
  readonly #database: RawDatabase;
  readonly #statements = new Map<string, RawStatement>();
  readonly #failed = new Set<string>();

  private constructor(database: RawDatabase) {
    this.#database = database;
  }

  /**
   * Opens a connection that is durable at each commit: `synchronous = FULL` syncs the log before a commit is done.
   *
   * @param statements - Everything that `run`, `get` and `all` will be asked for.
   */
  static async open(path: string, statements: readonly string[]): Promise<SqliteConnection> {
    const Database = peer('libsql/promise') as new (path: string, options: { timeout: number }) => RawDatabase;
    const connection = new SqliteConnection(new Database(path, { timeout: BUSY_TIMEOUT_MS }));
    try {
      await connection.exec(`PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${LOG_BYTES}`);
      for (const sql of [BEGIN, ...statements]) await connection.#prepare(sql);
      // From here on `begin` waits, which does not hold the event loop; SQLite's own waiting would.
      await connection.exec('PRAGMA busy_timeout = 0');
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** SQLite ends a transaction by itself where the disk is full: what follows would then not be part of one. */
  get isInTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /**
   * Begins a transaction that writes. Waits for that of another process without holding the event loop.
   *
   * @throws SQLITE_BUSY when the other has not ended after {@link BUSY_TIMEOUT_MS}.
   */
  async begin(): Promise<void> {
    for (const sql of this.#failed) await this.#prepare(sql);
    this.#failed.clear();
    const since = performance.now();
    for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, 50)) {
      try {
        this.run(BEGIN, []);
        return;
      } catch (error) {
        if (sqliteCode(error) !== 'SQLITE_BUSY' || performance.now() - since > BUSY_TIMEOUT_MS) throw error;
      }
      await wait(pauseMs);
    }
  }

  /** Off the event loop: this is what waits for the disk. */
  commit(): Promise<void> {
    return this.exec('COMMIT');
  }

  exec(sql: string): Promise<void> {
    return this.#database.exec(sql);
  }

  run(sql: string, values: readonly Value[]): void {
    this.#statement(sql).run(values);
  }

  /** The first row, or undefined. */
  get(sql: string, values: readonly Value[]): unknown {
    try {
      return this.#statement(sql).get(values);
    } catch (error) {
      // libsql 0.5 does not reset a statement whose `get` failed: it would fail so for ever.
      this.#failed.add(sql);
      throw error;
    }
  }

  async all<Row>(sql: string, values: readonly Value[]): Promise<Row[]> {
    return (await this.#statement(sql).all(values)) as Row[];
  }

  /** Writes the log into the file, so that the file alone is the whole, unless another process uses it now. */
  async close(): Promise<void> {
    await this.exec('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
    this.#statements.clear();
    this.#database.close();
  }

  async #prepare(sql: string): Promise<void> {
    this.#statements.set(sql, await this.#database.prepare(sql));
  }

  #statement(sql: string): RawStatement {
    const statement = this.#statements.get(sql);
    if (statement === undefined) throw new RangeError(`not prepared: ${sql}`);
    return statement;
  }
}
