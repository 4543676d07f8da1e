import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { makeFolder } from '../make-folder.js';
import { sqlText } from '../sql-text.js';
import type { MmpWarehouse } from '../warehouse.js';
import type { Job, MadeFile } from './partition.js';
import type { PartitionDatabase } from './partition-database.js';
import { catalogueTables, type OutTable, pathOf, tablesOf } from './tables.js';
import { draftIn, nameWhole } from './whole-file.js';
import { DRAFTS, ROWS } from './world-database.js';
import { writeLines } from './write-lines.js';

/** A file that has not got its name yet. */
type Draft = { readonly path: string; readonly draft: string; rows: number };

/** The files of the partitions of one world. */
export class PartitionFiles {
  readonly #job: Job;
  /** Files of tables without rows by the name of the table: all are alike, and to ask for one takes as long as for thousands of rows. */
  readonly #empty = new Map<string, Buffer>();

  constructor(job: Job) {
    this.#job = job;
  }

  /**
   * Writes a partition, each file under its name when it is whole.
   *
   * @param database - All of the partition is told to it.
   */
  async write(number: number, database: PartitionDatabase): Promise<readonly MadeFile[]> {
    const warehouse = await warehouseOf(this.#job);
    await database.join();
    const tables = [
      ...tablesOf(warehouse).map((table) => ({ table, partition: number })),
      ...(number === 0 ? catalogueTables(warehouse).map((table) => ({ table, partition: null })) : []),
    ];
    const drafts: Draft[] = [];
    try {
      for (const { table, partition } of tables) {
        const isEmpty = table.stages?.every((name) => !database.stage.hasRows(name)) ?? false;
        const one = { ...this.#place(table, partition), rows: 0 };
        drafts.push(one);
        one.rows = await this.#write(database.connection, table, one.draft, isEmpty);
      }
      return await Promise.all(drafts.map((one) => this.#named(one)));
    } catch (error) {
      // Where the disk is full they would fill it.
      await Promise.allSettled(drafts.map(({ draft }) => rm(draft, { force: true })));
      throw error;
    }
  }

  /** Where a table is written, and the file that it will be. */
  #place(table: OutTable, partition: number | null): Pick<Draft, 'path' | 'draft'> {
    const { folder, format } = this.#job;
    const path =
      format === 'duckdb' ? `${ROWS}/${pathOf(table, partition, 'parquet')}` : pathOf(table, partition, format);
    return { path, draft: draftIn(join(folder, DRAFTS)) };
  }

  async #named({ path, rows, draft }: Draft): Promise<MadeFile> {
    const whole = join(this.#job.folder, path);
    makeFolder(dirname(whole));
    return { path, rows, ...(await nameWhole(draft, whole)) };
  }

  /** @returns How many rows there are. */
  async #write(
    connection: DuckDBConnection,
    { name, from }: OutTable,
    draft: string,
    isEmpty: boolean,
  ): Promise<number> {
    const known = isEmpty ? this.#empty.get(name) : undefined;
    if (known !== undefined) {
      await writeFile(draft, known);
      return 0;
    }
    const { format } = this.#job;
    const isText = format !== 'parquet' && format !== 'duckdb';
    const rows = isText
      ? await writeLines(connection, from, draft, format)
      : await writeParquet(connection, from, draft);
    if (isEmpty && rows === 0) this.#empty.set(name, await readFile(draft));
    return rows;
  }
}

/** Of zstd: what it takes more than this one makes files no smaller. */
const LEVEL = 1;

/** @returns How many rows there are. */
async function writeParquet(connection: DuckDBConnection, from: string, path: string): Promise<number> {
  const options = `format parquet, compression zstd, compression_level ${LEVEL}, row_group_size 122880`;
  const result = await connection.runAndReadAll(`copy (select * from ${from}) to ${sqlText(path)} (${options})`);
  return Number(result.getRowsJS()[0]?.[0] ?? 0);
}

/** Loaded where it is asked for: each worker would load all of an MMP. */
export async function warehouseOf({ shape }: Job): Promise<MmpWarehouse | null> {
  if (shape === 'domain') return null;
  const { tenjin } = await import('../mmps/tenjin/dialect.js');
  return (await tenjin.warehouse?.()) ?? null;
}
