import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Question } from '../warehouse.js';
import { beginReading } from './begin-reading.js';
import { endReading } from './end-reading.js';
import type { Ready } from './questions.js';

/**
 * Rows of one statement as they come, some thousand at a time: the next ones are made when the last ones have been taken.
 *
 * @param connection - Of its own; it is closed at the end.
 * @param gone - Whoever asked is not there any more.
 */
export async function* readRows(
  connection: DuckDBConnection,
  question: Question,
  ready: Ready,
  gone?: AbortSignal,
): AsyncGenerator<DuckDBDataChunk> {
  const interrupt = (): void => connection.interrupt();
  try {
    gone?.throwIfAborted();
    gone?.addEventListener('abort', interrupt);
    await beginReading(connection, question, ready);
    const result = await connection.stream(question.sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } finally {
    gone?.removeEventListener('abort', interrupt);
    await endReading(connection);
  }
}
