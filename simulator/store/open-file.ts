import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { sqlText } from '../sql-text.js';
import { exportFolder } from '../export-folder.js';
import { migrations, SCHEMA_VERSION } from './migrations.js';
import { CATALOG } from './catalogue.js';
import { openError } from './open-error.js';
import type { QuestionLimits } from './questions.js';

export type DatabaseLimits = QuestionLimits & {
  /** Most bytes of temporary files beside the file where memory is not enough. */
  readonly databaseSpillBytes: number;
};

/** The path of no file. */
export const MEMORY = ':memory:';
const WAIT_MS = 100;
const MOST_WAITS = 30;
/** Says that the file is ours. */
const MARK = 'mmp-sim store';
const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/**
 * Opens a file, brought to the newest version, with a connection to it. Its configuration is not locked.
 *
 * @param path - Made where it is not there; `:memory:` for none.
 * @returns `exports`: a folder, not there yet, in which it may write too.
 * @throws {SimulatorError} STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE; the file is as
 *   it was.
 */
export async function openInstance(
  path: string,
  limits: DatabaseLimits,
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection; exports: string }> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(MEMORY, settings);
  } catch (error) {
    throw openError(path, error);
  }
  try {
    const connection = await instance.connect();
    // A file that is opened by itself has its name for a catalog, and no schema may be called so too.
    const attach = `attach ${sqlText(path)} as ${CATALOG}${path === MEMORY ? ' (compress)' : ''}; use ${CATALOG}`;
    await whenUnlocked(() => connection.run(attach));
    if (path !== MEMORY) removeSpilled(`${path}.tmp`);
    const exports = exportFolder();
    await configure(connection, { path, exports }, limits);
    await migrate(connection, path);
    return { instance, connection, exports };
  } catch (error) {
    instance.closeSync();
    throw openError(path, error);
  }
}

/** What a process that was killed had put there for want of memory: nobody needs it any more. */
function removeSpilled(folder: string): void {
  const spilled = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('duckdb_temp_')) : [];
  for (const name of spilled) rmSync(join(folder, name), { force: true });
}

/** A process that was killed holds its files until its last thread has ended, which takes a moment where it had much. */
async function whenUnlocked(open: () => Promise<unknown>): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    try {
      await open();
      return;
    } catch (error) {
      if (waits === MOST_WAITS || !isLocked(error)) throw error;
      await wait(WAIT_MS);
    }
  }
}

const isLocked = (error: unknown): boolean => error instanceof Error && /lock on file/i.test(error.message);

/** How much it may take; and nothing but its own file and what is exported is ever touched. */
async function configure(
  connection: DuckDBConnection,
  { path, exports }: { readonly path: string; readonly exports: string },
  limits: DatabaseLimits,
): Promise<void> {
  const temporary = path === MEMORY ? '' : `${path}.tmp`;
  for (const setting of [
    `memory_limit = '${limits.databaseBytes}B'`,
    `temp_directory = ${sqlText(temporary)}`,
    ...(temporary === '' ? [] : [`max_temp_directory_size = '${limits.databaseSpillBytes}B'`]),
    `allowed_directories = [${sqlText(exports)}]`,
    'enable_external_access = false',
  ]) {
    await connection.run(`set ${setting}`);
  }
}

export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] = [],
): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql, values)).getRowsJS();
}

/** Takes the steps that are missing, each of them whole. */
async function migrate(connection: DuckDBConnection, path: string): Promise<void> {
  const tables = (await rowsOf(connection, "select table_name from duckdb_tables() where schema_name = 'main'")).flat();
  if (tables.length > 0 && !tables.includes('meta')) throw notOurs(path);
  let version = 0;
  if (tables.length === 0) {
    await connection.run('create table meta (name varchar primary key, value varchar not null)');
    await connection.run(`insert into meta values ('mark', '${MARK}'), ('version', '0')`);
  } else {
    const meta = new Map((await rowsOf(connection, 'select name, value from meta')) as [string, string][]);
    if (meta.get('mark') !== MARK) throw notOurs(path);
    version = Number(meta.get('version'));
  }
  if (version > SCHEMA_VERSION) {
    throw new SimulatorError(
      'STORE_NEWER',
      `${path} has version ${version}, and this simulator writes version ${SCHEMA_VERSION}. Use the newer simulator, or another file.`,
    );
  }
  for (const [at, step] of migrations.entries()) {
    if (at < version) continue;
    await connection.run(`begin; ${step} update meta set value = '${at + 1}' where name = 'version'; commit;`);
  }
}

function notOurs(path: string): SimulatorError {
  return new SimulatorError(
    'STORE_INVALID',
    `${path} is a DuckDB database, but none of a simulator. It is as it was: name another file by --store file:PATH.`,
  );
}
