import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { duckdbApi } from '../duckdb.js';
import { sqlText } from '../sql-text.js';
import { exportFolder } from '../export-folder.js';
import { CATALOG } from './catalogue.js';
import { migrate, versionIn } from './migrate.js';
import { SCHEMA_VERSION } from './migrations.js';
import { openError } from './open-error.js';
import type { QuestionLimits } from './questions.js';

export type DatabaseLimits = QuestionLimits & {
  /** Most bytes of temporary files beside the file where memory is not enough. */
  readonly databaseSpillBytes: number;
};

/** Told what the opening of a file is at: it may take minutes. @param step - Such as `reading mmp.duckdb`. */
export type OnStep = (step: string) => void;

/** The path of no file. */
export const MEMORY = ':memory:';
/** By the ending of its name alone DuckDB takes a JSON or a Parquet file for tables, in memory. */
const OURS = 'type duckdb';
/** What DuckDB writes for its oldest readers keeps absent texts beside the others, and takes six times as long to read. */
const STORAGE = "storage_version 'v1.4.0'";
/**
 * So much is written to the database's own log before it is compressed: what comes bit by bit is compressed once more each time
 * that its pieces are put together. Until then it is in memory, and it is read again, 50 MB a second, after a kill.
 */
const CHECKPOINT_BYTES = 128_000_000;
/** Of the memory that a database may take. */
const CHECKPOINT_SHARE = 1 / 8;
const WAIT_MS = 100;
const MOST_WAITS = 30;
const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/**
 * Opens a file, brought to the newest version, with a connection to it. Its configuration is not locked, and it may still
 * reach what is outside of it: {@link closeOff} ends that.
 *
 * @param path - Made where it is not there; `:memory:` for none.
 * @returns `exports`: a folder, not there yet, in which it may write too.
 * @throws {SimulatorError} STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE; the file is as
 *   it was.
 */
export async function openInstance(
  path: string,
  limits: DatabaseLimits,
  onStep: OnStep = () => {},
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection; exports: string }> {
  const { DuckDBInstance } = duckdbApi();
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(MEMORY, settings);
  } catch (error) {
    throw openError(path, error);
  }
  try {
    const connection = await instance.connect();
    onStep(`reading ${path}`);
    const version = await prepared(connection, path, onStep);
    await whenUnlocked(() => connection.run(attached(path)), onStep);
    const exports = exportFolder();
    await configure(connection, { path, exports }, limits);
    await migrate(connection, version, onStep);
    return { instance, connection, exports };
  } catch (error) {
    instance.closeSync();
    throw openError(path, error);
  }
}

/**
 * Whoever wants to replace a file looks first whether it is a store. Nothing of it is written.
 *
 * @throws {SimulatorError} STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE.
 */
export async function refuseForeign(path: string): Promise<void> {
  const { DuckDBInstance } = duckdbApi();
  const instance = await DuckDBInstance.create(MEMORY, settings);
  try {
    await lookedAt(await instance.connect(), path, () => {});
  } catch (error) {
    throw openError(path, error);
  } finally {
    instance.closeSync();
  }
}

/** A file that is opened by itself has its name for a catalog, and no schema may be called so too. */
const attached = (path: string): string =>
  `attach ${sqlText(path)} as ${CATALOG} (${path === MEMORY ? 'compress' : `${OURS}, ${STORAGE}`}); use ${CATALOG}`;

/**
 * Makes a file that is not there, and looks at one that is.
 *
 * @returns Its version; null where nothing is in it.
 * @throws {SimulatorError} STORE_INVALID, STORE_NEWER.
 */
async function prepared(connection: DuckDBConnection, path: string, onStep: OnStep): Promise<number | null> {
  if (path === MEMORY) return null;
  const isNew = !existsSync(path);
  if (isNew) await makeFile(connection, path);
  const version = isNew ? SCHEMA_VERSION : await lookedAt(connection, path, onStep);
  removeSpilled(`${path}.tmp`);
  return version;
}

/** Whoever attaches a file for writing takes its log into it, whosever it is: it is only read until that is known. */
async function lookedAt(connection: DuckDBConnection, path: string, onStep: OnStep): Promise<number | null> {
  await whenUnlocked(() => connection.run(`attach ${sqlText(path)} as ${CATALOG} (read_only, ${OURS})`), onStep);
  const version = await versionIn(connection, path);
  await connection.run(`detach ${CATALOG}`);
  return version;
}

/** Whoever is killed meanwhile leaves no half of a file under its name. */
async function makeFile(connection: DuckDBConnection, path: string): Promise<void> {
  const begun = `${path}.begun`;
  removeBegun(begun);
  try {
    await connection.run(attached(begun));
    await migrate(connection, null);
    await connection.run(`use memory; detach ${CATALOG}`);
    renameSync(begun, path);
  } catch (error) {
    await connection.run(`use memory; detach ${CATALOG}`).catch(() => {});
    removeBegun(begun);
    throw error;
  }
}

function removeBegun(begun: string): void {
  for (const name of [begun, `${begun}.wal`]) rmSync(name, { force: true });
}

/** What a process that was killed had put there for want of memory: nobody needs it any more. */
function removeSpilled(folder: string): void {
  const spilled = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('duckdb_temp_')) : [];
  for (const name of spilled) rmSync(join(folder, name), { force: true });
}

/** A process that was killed holds its files until its last thread has ended, which takes a moment where it had much. */
async function whenUnlocked(open: () => Promise<unknown>, onStep: OnStep): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    try {
      await open();
      return;
    } catch (error) {
      if (waits === MOST_WAITS || !isLocked(error)) throw error;
      onStep('waiting for a process that has the file');
      await wait(WAIT_MS);
    }
  }
}

const isLocked = (error: unknown): boolean => error instanceof Error && /lock on file/i.test(error.message);

/** From now on nothing but its own file and what is exported is ever touched, and nobody changes that. */
export async function closeOff(connection: DuckDBConnection): Promise<void> {
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

/** How much it may take, and where it may write. */
async function configure(
  connection: DuckDBConnection,
  { path, exports }: { readonly path: string; readonly exports: string },
  limits: DatabaseLimits,
): Promise<void> {
  const temporary = path === MEMORY ? '' : `${path}.tmp`;
  for (const setting of [
    `memory_limit = '${limits.databaseBytes}B'`,
    ...(path === MEMORY ? [] : [`checkpoint_threshold = '${checkpointBytes(limits)}B'`]),
    `temp_directory = ${sqlText(temporary)}`,
    ...(temporary === '' ? [] : [`max_temp_directory_size = '${limits.databaseSpillBytes}B'`]),
    `allowed_directories = [${sqlText(exports)}]`,
  ]) {
    await connection.run(`set ${setting}`);
  }
}

const checkpointBytes = ({ databaseBytes }: DatabaseLimits): number =>
  Math.min(CHECKPOINT_BYTES, Math.floor(databaseBytes * CHECKPOINT_SHARE));

export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] = [],
): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql, values)).getRowsJS();
}
