import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';

const PREPARED = 'prepared';

/** Views and functions as they stand in a database. */
export type Placing = {
  /** Of all of them: that they are there already is told by it. */
  readonly hash: string;
  readonly schemas: readonly string[];
  /** Make them, with their schemas, one after another. */
  readonly statements: readonly string[];
};

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
 * Makes views and functions in a database that has none of their schemas: by copying them where they are prepared.
 *
 * @param catalog - What the database is called.
 * @param run - Gets the statements that make them.
 */
export async function withPrepared(
  connection: DuckDBConnection,
  { hash, statements }: Placing,
  catalog: string,
  run: (statements: readonly string[]) => Promise<unknown>,
): Promise<void> {
  if (!(await isAttached(connection, preparedViews(hash)))) {
    await run(statements);
    return;
  }
  try {
    await run([`copy from database ${PREPARED} to ${catalog} (schema)`]);
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
