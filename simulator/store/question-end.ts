import type { DuckDBConnection } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { isOutOfMemory } from '../out-of-memory.js';

export const EXPECTED = 'Expected one SELECT, or EXPLAIN of one.';

export const refused = (detail: string): SimulatorError => new SimulatorError('SQL_REFUSED', detail);

export function limitReached(what: string, limit: string): SimulatorError {
  return new SimulatorError('SQL_LIMIT', `${what}. Ask for less, or raise ${limit}.`);
}

const ROLLBACKS = 100;
const BETWEEN_MS = 20;

/**
 * Ends the transaction of a question. It may hear that it is to end, as what was before did, or find no memory as long as
 * others hold all of it: a connection that stays in an aborted transaction would answer nothing any more.
 */
export async function rolledBack(connection: DuckDBConnection): Promise<void> {
  for (let attempt = 0; attempt < ROLLBACKS; attempt += 1) {
    try {
      await connection.run('rollback');
      return;
    } catch (error) {
      if (/no transaction is active/i.test(String(error))) return;
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
  }
}

export const tooLarge = (): SimulatorError =>
  limitReached('it needs more memory than there is', 'limits.databaseBytes');

/** So `costly.ts` has it said. */
const TOO_MANY_STEPS = /^Conversion Error: Could not convert string '(\S+ takes too many steps: [\w ]+)'/;

/** DuckDB's own words, which say where. */
export function asRefusal(error: unknown): SimulatorError {
  if (error instanceof SimulatorError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isOutOfMemory(error)) return tooLarge();
  const steps = TOO_MANY_STEPS.exec(message)?.[1];
  if (steps !== undefined) return new SimulatorError('SQL_LIMIT', `${steps}.`, { cause: error });
  // So the binding says that there is none.
  const said = message === 'Error in native callback' ? 'got 0 statements.' : wordsOf(message);
  return new SimulatorError('SQL_REFUSED', said, { cause: error });
}

/** Line by line, without empty ones. A tab is one column, so that what points at a place still does. */
const wordsOf = (message: string): string =>
  message
    .replaceAll('\t', ' ')
    .replaceAll(/\n\s*(?=\n)/g, '')
    .trimEnd();
