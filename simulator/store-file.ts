import type { SqlQuery } from '@mmp-sim/contracts/wire';
import { checked } from './checked.js';
import type { ExportFormat, ExportOptions } from './export/export-table.js';
import type { Table } from './export/tables.js';
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
  /** How many facts of a workspace are not in it: a limit had pushed them out before they could be. */
  dropped(workspace?: string): Promise<number>;
  /** The tables whose rows can be exported. */
  tables(): Promise<readonly Table[]>;
  /**
   * All rows of a table of a workspace, `default` when left out: see `docs/export.md`.
   *
   * @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID.
   */
  export(
    table: string,
    format: ExportFormat,
    options?: ExportOptions & { readonly workspace?: string },
  ): Promise<AsyncIterable<Buffer>>;
  /** Lets go of the file. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Opens the file of a simulator that does not run, to be asked about. Others are refused meanwhile.
 *
 * @param options - `databaseBytes`: most memory of its database. `onOpening` is told, in words, what the opening is at.
 * @throws {SimulatorError} NOT_FOUND, STORE_LOCKED, STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_UNAVAILABLE.
 */
export async function openStoreFile(
  path: string,
  {
    databaseBytes = defaultLimits.databaseBytes,
    onOpening,
  }: { readonly databaseBytes?: number; readonly onOpening?: (step: string) => void } = {},
): Promise<StoreFile> {
  // Most processes open none.
  const [{ ClosedStore }, { exportTable }, { exportTables }, { answerSql }] = await Promise.all([
    import('./archive/closed-store.js'),
    import('./export/export-table.js'),
    import('./export/tables.js'),
    import('./http/answer-sql.js'),
  ]);
  const limits = { ...defaultLimits, databaseBytes };
  // No simulator goes on from here, so nothing need be counted for it.
  const opened = { warehouse: tenjin.warehouse, limits, countedTogether: Number.MAX_SAFE_INTEGER };
  const told = onOpening === undefined ? {} : { onStep: onOpening };
  const store = await ClosedStore.open(path, { ...opened, ...told });
  return {
    workspaces: () => store.workspaces(),
    sql: (sql, { workspace = 'default', ...options } = {}) =>
      answerSql({ warehouse: store, limits }, workspace, checked('SqlQuery', { ...options, sql })),
    dropped: (workspace = 'default') => store.dropped(workspace),
    tables: () => exportTables(store),
    export: async (table, format, { workspace = 'default', ...rest } = {}) =>
      (await exportTable(store, { workspace, table, format }, rest)).bytes,
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
