import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { CATALOG } from './catalogue.js';
import { asRefusal, EXPECTED, refused, rolledBack } from './question-end.js';

/**
 * Begins a transaction that only reads, and sees the database as it is now. Where that is ended, the connection is in none: in
 * one that is aborted it would answer nothing any more.
 *
 * @throws {SimulatorError} SQL_REFUSED, SQL_LIMIT.
 */
export async function begin(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('begin transaction read only');
    // It sees the database as it is when it first looks at it.
    await connection.run(`select 1 from ${CATALOG}.main.meta limit 1`);
  } catch (error) {
    await rolledBack(connection);
    throw asRefusal(error);
  }
}

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
