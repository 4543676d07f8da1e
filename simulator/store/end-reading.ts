import type { DuckDBConnection } from '@duckdb/node-api';
import { rolledBack } from './question-end.js';

/**
 * Closes a connection whose rows may not have been read to their end. What is left of a statement would live until its
 * result is collected, and ends the process then where the database has been let go of by that time: the next statement
 * takes it down at once.
 */
export async function endReading(connection: DuckDBConnection): Promise<void> {
  await rolledBack(connection);
  connection.closeSync();
}
