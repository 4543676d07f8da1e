import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { sqlText } from '../sql-text.js';
import type { TableQuestion } from '../warehouse.js';
import { beginReading } from './begin-reading.js';
import { makePlace, removeLeftovers, removePlace } from '../export-folder.js';
import type { Ready } from './questions.js';

const READ_BYTES = 256 * 1024;
/** A group of rows is held in memory until it is written: so many values of it, and at most as many rows as DuckDB's own. */
const GROUP_VALUES = 2_000_000;
const GROUP_ROWS = 122_880;
const VECTOR_ROWS = 2048;

/**
 * Rows of one statement as one Parquet file. Where everything stands in it is told at its end, so that it is written to the
 * disk first, by the database itself.
 *
 * @param connection - Of its own; it is closed at the end.
 * @param folder - Which the database may write to.
 * @param gone - Whoever asked is not there any more.
 * @throws {SimulatorError} EXPORT_UNAVAILABLE where there is no room in the folder.
 */
export async function* parquetOf(
  connection: DuckDBConnection,
  folder: string,
  question: TableQuestion,
  ready: Ready,
  gone?: AbortSignal,
): AsyncGenerator<Buffer> {
  let place: string | null = null;
  try {
    await removeLeftovers();
    place = placeIn(folder);
    const path = join(place, 'table.parquet');
    await write(connection, path, question, ready, gone).catch((error: unknown) => {
      throw isOfFiles(error) ? unwritable(folder, error) : error;
    });
    yield* bytesOf(path);
  } finally {
    connection.closeSync();
    if (place !== null) await removePlace(place);
  }
}

function placeIn(folder: string): string {
  try {
    return makePlace(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

async function write(
  connection: DuckDBConnection,
  path: string,
  question: TableQuestion,
  ready: Ready,
  gone?: AbortSignal,
): Promise<void> {
  const interrupt = (): void => connection.interrupt();
  gone?.throwIfAborted();
  gone?.addEventListener('abort', interrupt);
  try {
    await beginReading(connection, question, ready);
    const { sql, columns } = question;
    const rows = Math.min(GROUP_ROWS, Math.ceil(GROUP_VALUES / columns / VECTOR_ROWS) * VECTOR_ROWS);
    // Of tables alone DuckDB writes several groups at once and keeps whole ones of theirs until their turn comes, which
    // takes hundreds of megabytes. A part that has no rows, and none of whose rows has a place, makes it write one by one.
    const none = `select ${Array.from({ length: columns }, () => 'null').join(', ')} from range(0)`;
    await connection.run(
      `copy (${sql} union all ${none}) to ${sqlText(path)} (format parquet, compression zstd, row_group_size ${rows})`,
    );
  } finally {
    gone?.removeEventListener('abort', interrupt);
  }
}

/** What stands in a database file is DuckDB's IO too, but says nothing of the folder. */
const isOfFiles = (error: unknown): boolean =>
  error instanceof Error && /^IO Error:.*table\.parquet/s.test(error.message);

function unwritable(folder: string, error: unknown): SimulatorError {
  const message = error instanceof Error ? error.message : String(error);
  return new SimulatorError(
    'EXPORT_UNAVAILABLE',
    `${folder}: ${message.replace(/\.$/, '')}. Make room there, or start with another folder for temporary files (TMPDIR); csv and ndjson need none.`,
    { cause: error },
  );
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
