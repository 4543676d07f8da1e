import type * as api from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type Bindings from '@duckdb/node-bindings';
import {
  type ColumnKind,
  type ColumnKinds,
  newColumn,
  ROWS,
  type StageColumn,
  type TextNumbers,
} from './stage-column.js';

/** Kinds of columns by their names, in order. */
export type StageColumns = Readonly<Record<string, ColumnKind>>;

type Columns<Kinds extends StageColumns> = { readonly [Name in keyof Kinds]: ColumnKinds[Kinds[Name]] };
type Values<Kinds extends StageColumns> = {
  readonly [Name in keyof Kinds]: Kinds[Name] extends 'varchar' | 'uuid' | 'text'
    ? string | null
    : Kinds[Name] extends 'boolean'
      ? boolean | null
      : number | null;
};
export type Duckdb = { readonly api: typeof api; readonly bindings: typeof Bindings };

/**
 * A table of a database that rows are added to in blocks, column by column: a row at a time takes three times as long.
 *
 * A row is begun by {@link StageTable.next}, and then each of its columns is set.
 */
export class StageTable<Kinds extends StageColumns> {
  readonly columns: Columns<Kinds>;
  /** Rows ever begun. */
  rows = 0;
  readonly #duckdb: Duckdb['bindings'];
  readonly #named: readonly (readonly [string, StageColumn])[];
  readonly #appender: api.DuckDBAppender;
  /** The block that is filled. */
  readonly chunk: api.DuckDBDataChunk;
  #used = 0;

  private constructor(
    duckdb: Duckdb['bindings'],
    columns: Columns<Kinds>,
    appender: api.DuckDBAppender,
    chunk: api.DuckDBDataChunk,
  ) {
    this.columns = columns;
    this.#duckdb = duckdb;
    this.#named = Object.entries(columns);
    this.#appender = appender;
    this.chunk = chunk;
  }

  /** @param before - The closed table of that name, of which this one takes the place. */
  static async create<Kinds extends StageColumns>(
    { api: { DuckDBDataChunk, ...types }, bindings: duckdb }: Duckdb,
    connection: DuckDBConnection,
    name: string,
    kinds: Kinds,
    numbers: TextNumbers,
    before: StageTable<Kinds> | null = null,
  ): Promise<StageTable<Kinds>> {
    const typeOf: Record<ColumnKind, api.DuckDBType> = {
      varchar: types.VARCHAR,
      double: types.DOUBLE,
      integer: types.INTEGER,
      boolean: types.BOOLEAN,
      uuid: types.UUID,
      text: types.INTEGER,
    };
    const list = Object.entries(kinds);
    await connection.run(
      `create or replace table ${name} (${list.map(([column, kind]) => `${column} ${String(typeOf[kind])}`).join(', ')})`,
    );
    const chunk =
      // What a block takes is seen by no collector: many would wait for it.
      before?.chunk ??
      DuckDBDataChunk.create(
        list.map(([, kind]) => typeOf[kind]),
        ROWS,
      );
    const columns = Object.fromEntries(list.map(([column, kind]) => [column, newColumn(kind, numbers)]));
    return new StageTable(duckdb, columns as Columns<Kinds>, await connection.createAppender(name), chunk);
  }

  /** Begins a row. @returns Its place in its block, for the columns. */
  next(): number {
    if (this.#used === ROWS) this.#append();
    this.rows += 1;
    this.#used += 1;
    return this.#used - 1;
  }

  /** A whole row at once: simpler and slower, for what there is little of. */
  add(values: Values<Kinds>): void {
    const row = this.next();
    for (const [name, column] of this.#named) column.setOrNull(row, (values[name] ?? null) as never);
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
    this.chunk.rowCount = this.#used;
    for (const [i, [, column]] of this.#named.entries()) {
      column.flush(this.#duckdb, this.#duckdb.data_chunk_get_vector(this.chunk.chunk, i), this.#used);
    }
    this.#appender.appendDataChunk(this.chunk);
    // Texts of a block stay with it until then.
    this.chunk.reset();
    this.#used = 0;
  }
}
