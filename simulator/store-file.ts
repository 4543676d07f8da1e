import type { SqlQuery } from '@mmp-sim/contracts/wire';
import { ClosedStore } from './archive/closed-store.js';
import { checked } from './checked.js';
import { answerSql } from './http/answer-sql.js';
import { defaultLimits } from './limits.js';
import { tenjin } from './mmps/tenjin/dialect.js';
import type { SqlAnswer } from './workspace-handle.js';

/** What a simulator that does not run has kept in a file. */
export type StoreFile = {
  /** Ids of the workspaces in it. */
  workspaces(): Promise<readonly string[]>;
  /**
   * Asks about what happened in a workspace, `default` when left out: see `docs/datavault.md`.
   *
   * @throws {SimulatorError} NOT_FOUND, SQL_REFUSED, SQL_LIMIT.
   */
  sql(sql: string, options?: Omit<SqlQuery, 'sql'> & { readonly workspace?: string }): Promise<SqlAnswer>;
  /** Lets go of the file. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Opens the file of a simulator that does not run, to be asked about. Others are refused meanwhile.
 *
 * @throws {SimulatorError} NOT_FOUND, STORE_LOCKED, STORE_INVALID, STORE_NEWER, STORE_UNAVAILABLE.
 */
export async function openStoreFile(path: string): Promise<StoreFile> {
  const limits = defaultLimits;
  const store = await ClosedStore.open(path, { warehouse: tenjin.warehouse, limits });
  return {
    workspaces: () => store.workspaces(),
    sql: (sql, { workspace = 'default', ...options } = {}) =>
      answerSql({ warehouse: store, limits }, workspace, checked('SqlQuery', { ...options, sql })),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
