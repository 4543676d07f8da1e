import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';
import { CATALOG } from './catalogue.js';

const PREPARED = 'prepared';

/**
 * The database that holds views and functions and nothing else, made when the package was: to name them one after another
 * DuckDB reads each view with all that it is made of, which takes it half a second; to copy them takes it a hundredth of that.
 *
 * @param hash - Of all that is in it.
 * @see docs/decisions/0030-views-made-beforehand.md
 */
export function preparedViews(hash: string): string {
  // By the package's own name: the same from its sources and from what is built.
  const root = dirname(createRequire(import.meta.url).resolve('mmp-sim/openapi.json'));
  return join(root, 'dist/views', `${hash}.duckdb`);
}

/**
 * Does something while what was prepared can be copied.
 *
 * @param work - Gets the statement that copies it; null where it is not there or cannot be read.
 */
export async function withPrepared<Result>(
  connection: DuckDBConnection,
  hash: string,
  work: (copy: string | null) => Promise<Result>,
): Promise<Result> {
  if (!(await isAttached(connection, preparedViews(hash)))) return work(null);
  try {
    return await work(`copy from database ${PREPARED} to ${CATALOG} (schema)`);
  } finally {
    await connection.run(`detach ${PREPARED}`);
  }
}

async function isAttached(connection: DuckDBConnection, path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  return connection.run(`attach ${sqlText(path)} as ${PREPARED} (read_only, type duckdb)`).then(
    () => true,
    () => false,
  );
}
