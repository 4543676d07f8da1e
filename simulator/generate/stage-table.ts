import type * as duckdb from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api';

const ROWS = 2048;

/** Columns of a table that is filled from here. Whole numbers up to 2^53 travel as `double`, which costs least. */
export type StageColumns = Readonly<Record<string, 'varchar' | 'double' | 'integer' | 'boolean'>>;

type Api = typeof duckdb;

/** A table of a database that rows are added to in blocks, column by column: a row at a time takes three times as long. */
export class StageTable {
  readonly name: string;
  /** Rows ever added. */
  rows = 0;
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #vectors: readonly DuckDBVector[];
  #used = 0;

  private constructor(name: string, appender: DuckDBAppender, chunk: DuckDBDataChunk, columns: number) {
    this.name = name;
    this.#appender = appender;
    this.#chunk = chunk;
    this.#vectors = Array.from({ length: columns }, (_, i) => chunk.getColumnVector(i));
  }

  static async create(
    { DuckDBDataChunk: Chunk, ...api }: Api,
    connection: DuckDBConnection,
    name: string,
    columns: StageColumns,
  ): Promise<StageTable> {
    const types: Record<StageColumns[string], DuckDBType> = {
      varchar: api.VARCHAR,
      double: api.DOUBLE,
      integer: api.INTEGER,
      boolean: api.BOOLEAN,
    };
    const list = Object.entries(columns);
    await connection.run(`create table ${name} (${list.map(([column, type]) => `${column} ${type}`).join(', ')})`);
    const chunk = Chunk.create(
      list.map(([, type]) => types[type]),
      ROWS,
    );
    return new StageTable(name, await connection.createAppender(name), chunk, list.length);
  }

  /** One row, values in the order of the columns. */
  add(...values: (string | number | boolean | null)[]): void {
    const row = this.#used;
    for (let i = 0; i < values.length; i += 1) this.#vectors[i]?.setItem(row, values[i] ?? null);
    this.#used = row + 1;
    this.rows += 1;
    if (this.#used === ROWS) this.#append();
  }

  /** Brings what was added into the table. */
  flush(): void {
    this.#append();
    this.#appender.flushSync();
  }

  close(): void {
    this.#appender.closeSync();
  }

  #append(): void {
    if (this.#used === 0) return;
    this.#chunk.rowCount = this.#used;
    for (const vector of this.#vectors) vector.flush();
    this.#appender.appendDataChunk(this.#chunk);
    this.#chunk.rowCount = ROWS;
    this.#used = 0;
  }
}
