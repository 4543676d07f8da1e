import type { SqlQuery } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import type { ResolvedLimits } from '../limits.js';
import type { SqlAnswer, Warehouse } from '../warehouse.js';

const USUAL_ROWS = 10_000;

/** Where SQL is asked, and how much it may take. */
export type SqlDeps = { readonly warehouse: Pick<Warehouse, 'answer' | 'dropped'>; readonly limits: ResolvedLimits };

/**
 * Answers a statement of a user about one workspace.
 *
 * @param gone - Whoever asked waits no more: it ends.
 * @throws {SimulatorError} REQUEST_INVALID, SQL_REFUSED, SQL_LIMIT, SQL_BUSY, STORE_UNAVAILABLE.
 */
export async function answerSql(
  { warehouse, limits }: SqlDeps,
  workspace: string,
  { sql, maxRows = Math.min(USUAL_ROWS, limits.sqlRows), dialect = 'redshift' }: SqlQuery,
  gone?: AbortSignal,
): Promise<SqlAnswer> {
  if (maxRows > limits.sqlRows) {
    throw invalid([
      {
        path: 'maxRows',
        given: String(maxRows),
        expected: `1–${limits.sqlRows}. Ask for fewer, or raise limits.sqlRows`,
      },
    ]);
  }
  const answer = await warehouse.answer(
    { workspace, sql, dialect, ...(gone === undefined ? {} : { gone }) },
    { maxRows, timeoutMs: limits.sqlMs, maxBytes: limits.answerBytes },
  );
  const dropped = await warehouse.dropped(workspace);
  return dropped > 0 ? { ...answer, dropped } : answer;
}
