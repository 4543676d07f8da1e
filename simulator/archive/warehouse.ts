import type { Answer, AskLimits } from '../store/database.js';

/** Answers questions about all that happened, wherever it is kept. */
export type Warehouse = {
  /**
   * @param sql - One statement that only reads, about the tables `facts`, `requests` and `records`.
   * @param values - For `$1`, `$2`, … in it.
   * @throws {SimulatorError} SQL_REFUSED, STORE_UNAVAILABLE.
   */
  ask(sql: string, values: readonly (string | number | null)[], limits: AskLimits): Promise<Answer>;
};
