import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import type Database from 'libsql';
import { SenderError } from '../errors.js';
import { peer } from './peer.js';
import { APPLICATION_ID, FROM_VERSION_1, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.js';

/** A file that was no sound outbox, and where it is now. */
export type BrokenFile = { readonly path: string; readonly keptAs: string; readonly reason: string };

/** How long to wait for another process that writes to the file. */
export const BUSY_TIMEOUT_MS = 5_000;

/** SQLite's words for a file whose content is wrong, as against one that cannot be read now; the last is that of `LOOK`. */
const BROKEN = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_CONSTRAINT']);

/** The code of SQLite's, without what follows it: `SQLITE_IOERR` of `SQLITE_IOERR_WRITE`; empty for any other error. */
export function sqliteCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? '';
}

/** Whether the disk, or what the process may write, was at its end. Some file systems tell it as a failed write. */
export const isDiskFull = (error: unknown): boolean => ['SQLITE_FULL', 'SQLITE_IOERR'].includes(sqliteCode(error));

/** Which file a path names, so that one that was moved or deleted under a running process is noticed. */
export function fileIdentity(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}

/** @throws {SenderError} OPTIONS_INVALID where libsql is not installed. */
const open = (path: string): Database.Database =>
  new (peer('libsql') as typeof Database)(path, { timeout: BUSY_TIMEOUT_MS });

/**
 * Makes sure that there is a sound outbox of this schema in the file. An outbox that was there and is broken is kept
 * beside it under another name, with its log; whatever else is there stays as it is.
 *
 * @returns The file's identity.
 * @throws {SenderError} OPTIONS_INVALID for a file of something else, or of a later schema, or without libsql;
 *   OUTBOX_UNAVAILABLE where the file cannot be opened.
 */
export function prepareFile(path: string, onBroken: (file: BrokenFile) => void): string {
  let database: Database.Database | null = null;
  try {
    // Before there is a file: without libsql there is to be none.
    peer('libsql');
    touch(path);
    const broken = setAsideIfBroken(path);
    if (broken !== null) {
      onBroken(broken);
      touch(path);
    }
    const identity = fileIdentity(path);
    if (identity === null) throw new Error('it was deleted while it was opened');
    database = open(path);
    // Before anything is written: a file of somebody else stays as it is.
    requireOurs(database, path);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.transaction(makeTables).immediate(database, path);
    return identity;
  } catch (error) {
    throw error instanceof SenderError ? error : unavailable(path, error);
  } finally {
    database?.close();
  }
}

/**
 * Makes an empty file where there is none. Device ids and addresses will rest in it, so only the user of the process may
 * read it; its log gets the same mode from SQLite.
 *
 * One that is there is not opened: closing it would end the locks that SQLite holds on it in this process.
 */
function touch(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

// A statement would keep the connection open until it is collected, and the log of a file that was set aside is then
// deleted by its name: that of the new one. What `exec` runs is gone when it is done; so this says what it finds by failing.
const LOOK = `CREATE TEMP TABLE look (found TEXT CHECK (found = 'ok'));
  INSERT INTO look SELECT quick_check FROM pragma_quick_check(1);`;

/** Looks through the whole file: an outbox is small unless much waits, and a gigabyte takes seconds. */
function setAsideIfBroken(path: string): BrokenFile | null {
  const identity = fileIdentity(path);
  const database = open(path);
  try {
    database.exec(LOOK);
    return null;
  } catch (error) {
    if (!BROKEN.has(sqliteCode(error))) throw error;
    // Another process may have set it aside in the meantime: its new file is not the one that was looked at.
    if (fileIdentity(path) !== identity) return null;
    if (!beginsAsOurs(path))
      throw notOurs(path, sqliteCode(error) === 'SQLITE_NOTADB' ? 'is no SQLite database' : null);
    // Moved while it is open, for the last to close a database takes its log away.
    return { path, keptAs: setAsideFile(path), reason: reasonOf(error) };
  } finally {
    database.close();
  }
}

/** The first bytes of each SQLite file, and where its `application_id` is. See sqlite.org/fileformat.html#the_database_header. */
const MAGIC = 'SQLite format 3\0';
const APPLICATION_ID_AT = 68;

/**
 * Whether a file that is broken was an outbox: its first page is what says so.
 *
 * It is only asked where SQLite cannot read the file: to close it ends the locks that SQLite holds on it in this process.
 */
function beginsAsOurs(path: string): boolean {
  const head = Buffer.alloc(APPLICATION_ID_AT + 4);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head.toString('latin1', 0, MAGIC.length) === MAGIC && head.readInt32BE(APPLICATION_ID_AT) === APPLICATION_ID;
}

function notOurs(path: string, what: string | null): SenderError {
  const detail = `path: ${path} ${what ?? 'is a SQLite database, but no outbox'}. Name another file.`;
  return new SenderError('OPTIONS_INVALID', detail);
}

/** @returns The version of its schema; 0 where it is empty. @throws {SenderError} OPTIONS_INVALID where it is no outbox. */
function requireOurs(database: Database.Database, path: string): number {
  const pragma = (name: string): number =>
    Number((database.prepare(`PRAGMA ${name}`).get([]) as Record<string, number>)[name]);
  const [version, application] = [pragma('user_version'), pragma('application_id')];
  const count = "SELECT count(*) AS tables, count(*) FILTER (WHERE name IN ('entries', 'totals')) AS ours";
  const { tables, ours } = database.prepare(`${count} FROM sqlite_schema`).get([]) as { tables: number; ours: number };
  if (version === 0 && tables === 0 && application === 0) return 0;
  if (application !== APPLICATION_ID) throw notOurs(path, null);
  if (version <= SCHEMA_VERSION && ours < 2)
    throw notOurs(path, 'is marked as an outbox, but has not the tables of one');
  return version;
}

/** In a transaction: two processes may come at once. */
function makeTables(database: Database.Database, path: string): void {
  const version = requireOurs(database, path);
  if (version === 0) {
    database.exec(SCHEMA);
    return;
  }
  if (version > SCHEMA_VERSION) {
    throw new SenderError(
      'OPTIONS_INVALID',
      `path: ${path} has schema ${version}, and this release knows ${SCHEMA_VERSION}. Install the release of @mmp-sim/sender that wrote it, or a later one, or name another file.`,
    );
  }
  if (version === 1) database.exec(FROM_VERSION_1);
}

function reasonOf(error: unknown): string {
  if (sqliteCode(error) === 'SQLITE_CONSTRAINT') return 'some pages are not as they should be';
  return error instanceof Error ? error.message : '';
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
