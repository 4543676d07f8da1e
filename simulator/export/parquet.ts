import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';
import { quotedName } from './line-sql.js';
import type { TableColumn } from './tables.js';

const FOLDER = 'mmp-sim-export-';
/** Of the database that writes it: rows wait on the disk, not in memory. */
const MEMORY = '128MB';
const READ_BYTES = 256 * 1024;
/** Together a megabyte, in pieces that count as young. */
const LITTER_ARRAYS = 16;
const LITTER_LENGTH = 8192;

/**
 * Rows as one Parquet file. Where it ends stands at its end and groups of rows stand in it one behind another, so it is
 * written to a folder of its own first, by a database of its own: the one that users ask never reaches a file.
 */
export async function* parquetOf(
  columns: readonly TableColumn[],
  rows: AsyncIterable<DuckDBDataChunk>,
): AsyncGenerator<Buffer> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`));
  try {
    const path = join(folder, 'table.parquet');
    await writeParquet(path, folder, columns, rows);
    yield* bytesOf(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeParquet(
  path: string,
  folder: string,
  columns: readonly TableColumn[],
  rows: AsyncIterable<DuckDBDataChunk>,
): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'), {
    memory_limit: MEMORY,
    threads: '2',
    temp_directory: join(folder, 'spilled'),
  });
  try {
    const connection = await instance.connect();
    await connection.run(
      `create table rows (${columns.map(({ name, type }) => `${quotedName(name)} ${type}`).join(', ')})`,
    );
    await append(connection, rows);
    await connection.run(`copy rows to ${sqlText(path)} (format parquet, compression zstd)`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

async function append(connection: DuckDBConnection, rows: AsyncIterable<DuckDBDataChunk>): Promise<void> {
  const appender = await connection.createAppender('rows');
  try {
    for await (const chunk of rows) {
      appender.appendDataChunk(chunk);
      litter();
    }
  } finally {
    appender.closeSync();
  }
}

const litterBin: { last: readonly number[] } = { last: [] };

/**
 * The binding frees the memory of a chunk, nearly a megabyte, when the garbage collector finds its small handle, and tells
 * it nothing of that memory: nothing else is thrown away here, so that it would look after gigabytes. As much waste as a
 * chunk is large makes it look in time.
 */
function litter(): void {
  for (let n = 0; n < LITTER_ARRAYS; n += 1) litterBin.last = Array.from<number>({ length: LITTER_LENGTH }).fill(n);
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for await (const piece of file.createReadStream({ highWaterMark: READ_BYTES, autoClose: false })) {
      yield piece as Buffer;
    }
  } finally {
    await file.close();
  }
}

/** What processes left behind that were killed while they wrote. */
export async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir()).catch((): string[] => []);
  const left = names.filter((name) => {
    const [, pid] = new RegExp(`^${FOLDER}(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid));
  });
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
