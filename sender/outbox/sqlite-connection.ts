import Database from 'libsql/promise';

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

/** A connection with its prepared statements. One at a time may use it. */
export class SqliteConnection {
  readonly #database: RawDatabase;
  readonly #statements = new Map<string, RawStatement>();

  private constructor(database: RawDatabase) {
    this.#database = database;
  }

  /**
   * Opens a connection that is durable at each commit: `synchronous = FULL` syncs the log before a commit is done.
   *
   * @param statements - Everything that `run`, `get` and `all` will be asked for.
   */
  static async open(path: string, busyTimeoutMs: number, statements: readonly string[]): Promise<SqliteConnection> {
    const connection = new SqliteConnection(new Database(path, { timeout: busyTimeoutMs }) as unknown as RawDatabase);
    try {
      await connection.exec('PRAGMA synchronous = FULL');
      for (const sql of statements) connection.#statements.set(sql, await connection.#database.prepare(sql));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** SQLite ends a transaction by itself where the disk is full: what follows would then not be part of one. */
  get isInTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** Off the event loop: what waits for a disk or for another process (`BEGIN`, `COMMIT`) goes through here. */
  exec(sql: string): Promise<void> {
    return this.#database.exec(sql);
  }

  run(sql: string, values: readonly Value[]): void {
    this.#statement(sql).run(values);
  }

  /** The first row, or undefined. */
  get(sql: string, values: readonly Value[]): unknown {
    return this.#statement(sql).get(values);
  }

  async all<Row>(sql: string, values: readonly Value[]): Promise<Row[]> {
    return (await this.#statement(sql).all(values)) as Row[];
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): RawStatement {
    const statement = this.#statements.get(sql);
    if (statement === undefined) throw new RangeError(`not prepared: ${sql}`);
    return statement;
  }
}
