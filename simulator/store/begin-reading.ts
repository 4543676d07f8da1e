import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';
import type { Question } from '../warehouse.js';
import { CATALOG } from './catalogue.js';
import type { Ready } from './questions.js';
import { begin } from './statement.js';

/** A connection sees a workspace from now on, as it is at this instant: all of its statements read the same. */
export async function beginReading(
  connection: DuckDBConnection,
  { workspace, nowMs }: Omit<Question, 'sql'>,
  ready: Ready,
): Promise<void> {
  await connection.run(`set search_path = '${CATALOG}.mmp,${CATALOG}.main'`);
  await connection.run(`set variable workspace = ${sqlText(workspace)}`);
  await connection.run(`set variable now = ${nowMs === undefined ? 'null' : `make_timestamp_ms(${nowMs})`}`);
  const begun = await ready();
  await begin(connection).finally(begun);
}
