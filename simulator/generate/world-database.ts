import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { duckdbApi } from '../duckdb.js';
import { sqlPath, sqlText } from '../sql-text.js';
import type { MadeFile, MadePartition } from './partition.js';
import { rowsOf } from './tables.js';
import { draftIn, nameFirst } from './whole-file.js';

/** What is there while a world is made. */
export const PARTS = '.parts';
/** Files that are not whole yet. */
export const DRAFTS = `${PARTS}/drafts`;
/** Where tables of partitions wait as Parquet until all of them are put into one database. */
export const ROWS = `${PARTS}/rows`;
/** One file with all tables of a world; those of truth in a schema of their own. */
export const DATABASE = 'world.duckdb';
const TRUTH_SCHEMA = 'truth';

/**
 * Puts the tables of all partitions into one database, which gets its name when it is whole. What waited stays.
 *
 * @param made - All of them, in their order.
 * @returns What is in it by table. The hash is that of the hashes of its parts, a line for each: the bytes of a database
 *   say nothing of whether its rows are the same.
 */
export async function putTogether(folder: string, made: readonly MadePartition[]): Promise<readonly MadeFile[]> {
  const path = join(folder, DATABASE);
  const draft = draftIn(join(folder, DRAFTS));
  const { DuckDBInstance } = duckdbApi();
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    temp_directory: `${draft}.tmp`,
  });
  try {
    const connection = await instance.connect();
    await connection.run(`attach ${sqlText(draft)} as world; create schema world.${TRUTH_SCHEMA}`);
    const files: Omit<MadeFile, 'bytes'>[] = [];
    for (const [table, parts] of partsOf(made)) files.push(await put(connection, folder, table, parts));
    await connection.run('detach world');
    connection.closeSync();
    // Two shards may have come last together, and bytes of databases differ: the manifest tells of the first one.
    await nameFirst(draft, path);
    const { size: bytes } = statSync(path);
    return files.map((file) => ({ ...file, bytes }));
  } finally {
    instance.closeSync();
    await remove(draft);
  }
}

async function put(
  connection: DuckDBConnection,
  folder: string,
  table: string,
  parts: readonly MadeFile[],
): Promise<Omit<MadeFile, 'bytes'>> {
  const list = parts.map(({ path }) => sqlPath(join(folder, path))).join(', ');
  await connection.run(
    `create table world.${table} as select * from read_parquet([${list}], hive_partitioning = false)`,
  );
  const sha256 = createHash('sha256');
  for (const part of parts) sha256.update(`${part.sha256}\n`);
  return {
    path: DATABASE,
    table,
    rows: rowsOf(parts),
    sha256: sha256.digest('hex'),
  };
}

/** Files by table, as it is called in the database. */
function partsOf(made: readonly MadePartition[]): Map<string, MadeFile[]> {
  const tables = new Map<string, MadeFile[]>();
  for (const file of made.flatMap(({ files }) => files)) {
    const [kind, name = ''] = file.path.slice(ROWS.length + 1).split('/');
    const table = kind === 'truth' ? `${TRUTH_SCHEMA}.${name}` : `main.${name}`;
    const known = tables.get(table);
    if (known === undefined) tables.set(table, [file]);
    else known.push(file);
  }
  return tables;
}

async function remove(draft: string): Promise<void> {
  for (const ending of ['', '.wal']) await rm(`${draft}${ending}`, { force: true });
}
