import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';
import type { Question } from '../warehouse.js';
import { CATALOG } from './catalogue.js';
import type { Ready } from './questions.js';
import { begin } from './statement.js';

/**
 * Rows of one statement as they come, some thousand at a time: the next ones are made when the last ones have been taken.
 *
 * @param connection - Of its own; it is closed at the end.
 * @param gone - Whoever asked is not there any more.
 */
export async function* readRows(
  connection: DuckDBConnection,
  { workspace, sql, nowMs }: Question,
  ready: Ready,
  gone?: AbortSignal,
): AsyncGenerator<DuckDBDataChunk> {
  const interrupt = (): void => connection.interrupt();
  try {
    await connection.run(`set search_path = '${CATALOG}.mmp,${CATALOG}.main'`);
    await connection.run(`set variable workspace = ${sqlText(workspace)}`);
    await connection.run(`set variable now = ${nowMs === undefined ? 'null' : `make_timestamp_ms(${nowMs})`}`);
    gone?.throwIfAborted();
    gone?.addEventListener('abort', interrupt);
    const begun = await ready();
    await begin(connection).finally(begun);
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } finally {
    gone?.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}
