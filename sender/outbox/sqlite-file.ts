import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import Database from 'libsql';
import { SenderError } from '../errors.js';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.js';

/** A file that was no sound outbox, and where it is now. */
export type BrokenFile = { readonly path: string; readonly keptAs: string; readonly reason: string };

/** How long to wait for another process that writes to the file. */
export const BUSY_TIMEOUT_MS = 5_000;

/** SQLite's words for a file whose content is wrong, as against one that cannot be read now. */
const BROKEN = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

/** The code of SQLite's, without what follows it: `SQLITE_IOERR` of `SQLITE_IOERR_WRITE`; empty for any other error. */
export function sqliteCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? '';
}

/** Which file a path names, so that one that was moved or deleted under a running process is noticed. */
export function fileIdentity(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}

/**
 * Makes sure that there is a sound outbox of this schema in the file. What was there and is broken is kept beside it
 * under another name, with its log.
 *
 * @returns The file's identity.
 * @throws {SenderError} OPTIONS_INVALID for a database of something else, or of a later schema; OUTBOX_UNAVAILABLE where
 *   the file cannot be opened.
 */
export function prepareFile(path: string, onBroken: (file: BrokenFile) => void): string {
  const identity = touch(path);
  const reason = whyBroken(path);
  if (reason === null) return identity;
  // Another process may have set it aside in the meantime: its new file is not the one that was looked at.
  if (fileIdentity(path) === identity) onBroken({ path, keptAs: setAsideFile(path), reason });
  const fresh = touch(path);
  const again = whyBroken(path);
  if (again !== null) throw unavailable(path, `it is broken again (${again})`);
  return fresh;
}

/** Device ids and addresses rest in it: only the user of the process may read it. Its log gets the same mode from SQLite. */
function touch(path: string): string {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw unavailable(path, error);
  }
  const identity = fileIdentity(path);
  if (identity === null) throw unavailable(path, 'it was deleted while it was opened');
  return identity;
}

/** Looks through the whole file, and makes the tables in an empty one. @returns Why it is broken, or null. */
function whyBroken(path: string): string | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    const found = database.prepare('PRAGMA quick_check(1)').get([]) as { quick_check: string };
    if (found.quick_check !== 'ok') return found.quick_check;
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.transaction(makeTables).immediate(database, path);
    return null;
  } catch (error) {
    if (BROKEN.has(sqliteCode(error))) return (error as Error).message;
    throw error instanceof SenderError ? error : unavailable(path, error);
  } finally {
    database?.close();
  }
}

/** In a transaction: two processes may come at once. */
function makeTables(database: Database.Database, path: string): void {
  const pragma = (name: string): number =>
    Number((database.prepare(`PRAGMA ${name}`).get([]) as Record<string, number>)[name]);
  const version = pragma('user_version');
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get([]) as { tables: number };
  if (version === 0 && tables === 0) {
    database.exec(SCHEMA);
    return;
  }
  if (pragma('application_id') !== APPLICATION_ID) {
    throw new SenderError('OPTIONS_INVALID', `path: ${path} is a SQLite database, but no outbox. Name another file.`);
  }
  if (version > SCHEMA_VERSION) {
    throw new SenderError(
      'OPTIONS_INVALID',
      `path: ${path} has schema ${version}, and this release knows ${SCHEMA_VERSION}. Install the release of @mmp-sim/sender that wrote it, or a later one, or name another file.`,
    );
  }
}

/** Moves a file and its log to a name that is free. @returns The new path. */
function setAsideFile(path: string): string {
  const instant = new Date().toISOString().replaceAll(':', '-');
  let keptAs = `${path}.broken-${instant}`;
  for (let number = 2; existsSync(keptAs); number += 1) keptAs = `${path}.broken-${instant}-${number}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, keptAs + suffix);
  }
  return keptAs;
}

/** The error for an outbox that cannot be used now, and why. */
export function unavailable(path: string, cause: unknown): SenderError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const detail = `${path}: ${reason}${nextStep(sqliteCode(cause))}.`;
  return new SenderError('OUTBOX_UNAVAILABLE', detail, cause instanceof Error ? { cause } : {});
}

function nextStep(code: string): string {
  switch (code) {
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR':
      return '. Nothing was kept of this call: make room on the disk and call again';
    case 'SQLITE_BUSY':
      return `. Another process has held it for ${BUSY_TIMEOUT_MS / 1_000} s`;
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return '. Start again: the file is then set aside and a new one made';
    default:
      return '';
  }
}
