import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { refused } from './send-refusal.js';

/**
 * Keeps other processes from sending the same file: two would add the same calls. It is a lock of the operating system's
 * on a database that is never written to, so that it ends with the process, however that ends: a file with the number of
 * a process says nothing when another process has that number later.
 *
 * @param libsql - The class of its databases.
 * @returns What ends it.
 * @throws {SimulatorError} REQUEST_INVALID where another process has it.
 */
export function lock(libsql: typeof Database, folder: string, file: string): () => void {
  const [path, pid] = [join(folder, 'lock.sqlite'), join(folder, 'pid')];
  let database: Database.Database | null = null;
  try {
    database = new libsql(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    // For the message of another process alone.
    writeFileSync(pid, String(process.pid), { mode: 0o600 });
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) {
      throw refused(`${file} is being sent by ${holder(pid)}. Wait for it, or end it.`, error);
    }
    throw refused(`${path} cannot be locked: ${(error as Error).message}.`, error);
  }
  return () => {
    rmSync(pid, { force: true });
    database.close();
  };
}

function holder(pid: string): string {
  try {
    const number = readFileSync(pid, 'utf8');
    if (/^\d+$/.test(number)) return `process ${number}`;
  } catch {
    // It has just begun, or just ended.
  }
  return 'another process';
}
