import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { EXPECTED, refused } from './question-end.js';

/**
 * Prepares one statement.
 *
 * @param as - How it was asked, where that is something else: what is wrong with it is told in its own words.
 * @throws {SimulatorError} SQL_REFUSED where there are more, and DuckDB's own errors.
 */
export async function prepared(
  connection: DuckDBConnection,
  sql: string,
  as?: string,
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw refused(`got ${statements.count} statements. ${EXPECTED}`);
  try {
    return await statements.prepare(0);
  } catch (error) {
    if (as === undefined) throw error;
    (await prepared(connection, as)).destroySync();
    throw error;
  }
}

/** What `EXPLAIN` is of, and how it begins; without one the statement itself. */
export function withoutExplain(sql: string): { start: string; rest: string } {
  const found = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*explain(?:\s+analyze)?\b/i.exec(sql);
  const start = found?.[0] ?? '';
  return { start: start === '' ? '' : `${start} `, rest: sql.slice(start.length) };
}
