import type { DuckDBConnection } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';

export const EXPECTED = 'Expected one SELECT, or EXPLAIN of one.';

export const refused = (detail: string): SimulatorError => new SimulatorError('SQL_REFUSED', detail);

export function limitReached(what: string, limit: string): SimulatorError {
  return new SimulatorError('SQL_LIMIT', `${what}. Ask for less, or raise ${limit}.`);
}

/** It may hear that it is to end, as what was before did. */
export async function rolledBack(connection: DuckDBConnection): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      await connection.run('rollback');
      return;
    } catch (error) {
      if (!/interrupt/i.test(String(error))) return;
    }
  }
}

export const tooLarge = (): SimulatorError =>
  limitReached('it needs more memory than there is', 'limits.databaseBytes');

/** DuckDB's own words, which say where. */
export function asRefusal(error: unknown): SimulatorError {
  if (error instanceof SimulatorError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isOutOfMemory(error)) return tooLarge();
  // So the binding says that there is none.
  const said = message === 'Error in native callback' ? 'got 0 statements.' : wordsOf(message);
  return new SimulatorError('SQL_REFUSED', said, { cause: error });
}

export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && /^(?:.*: )?Out of Memory|bad_?alloc/i.test(error.message);

/** Line by line, without empty ones. A tab is one column, so that what points at a place still does. */
const wordsOf = (message: string): string =>
  message
    .replaceAll('\t', ' ')
    .replaceAll(/\n\s*(?=\n)/g, '')
    .trimEnd();
