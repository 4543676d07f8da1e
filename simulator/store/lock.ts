import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { SimulatorError } from '../errors.js';
import { isRunning, type ProcessOwner, thisProcess } from '../process-owner.js';

/** Who has a file. */
type Owner = ProcessOwner & { readonly url: string | null };

/** Locks that this process has, and for which file: the same one may have several names. */
const ours = new Map<string, string>();

let goWithTheProcess = (): void => {
  goWithTheProcess = () => {};
  // Whoever is stopped while a question runs closes nothing.
  process.once('exit', () => {
    for (const path of ours.keys()) rmSync(path, { force: true });
  });
};

/** @param file - Its name; a file that is not there yet has no other. */
function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? file : `${found.dev} ${found.ino}`;
}

/**
 * Keeps a file to one simulator: DuckDB itself stops only other processes, and two of its instances on one file in one
 * process lose rows.
 */
export class Lock {
  readonly #path: string;

  private constructor(path: string, file: string) {
    this.#path = path;
    ours.set(path, file);
    goWithTheProcess();
  }

  /** @param file - Absolute, without links. @throws {SimulatorError} STORE_LOCKED, STORE_UNAVAILABLE. */
  static take(file: string): Lock {
    const path = `${file}.lock`;
    const me = ownerOf(null);
    refuseOtherName(file);
    for (let attempt = 0; ; attempt += 1) {
      try {
        writeFileSync(path, JSON.stringify(me), { flag: 'wx' });
        return new Lock(path, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3) throw unlockable(path, error);
      }
      const owner = ownerIn(path);
      if (owner !== null && isAlive(owner, path)) throw locked(file, path, owner);
      removeLeft(path);
    }
  }

  /** Says where its owner listens, for whoever is refused. */
  tell(url: string): void {
    try {
      writeFileSync(this.#path, JSON.stringify(ownerOf(url)));
    } catch {
      // Only a hint for others: the lock itself stands.
    }
  }

  release(): void {
    ours.delete(this.#path);
    rmSync(this.#path, { force: true });
  }
}

/** Whoever had it is gone without a word. @throws {SimulatorError} STORE_UNAVAILABLE. */
function removeLeft(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw unlockable(path, error);
  }
}

/** Null where it went meanwhile, or was cut while it was written. */
function ownerIn(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

const ownerOf = (url: string | null): Owner => ({ ...thisProcess(), url });

function isAlive({ pid, host, started }: Owner, path: string): boolean {
  if (host !== hostname()) return true;
  // A container that starts again has the same numbers.
  if (pid === process.pid) return ours.has(path);
  return isRunning({ pid, started });
}

/** DuckDB does not see a second name of a file that its own process has open. @throws {SimulatorError} STORE_LOCKED. */
function refuseOtherName(file: string): void {
  const identity = identityOf(file);
  const other = [...ours.values()].find((one) => one !== file && identityOf(one) === identity);
  if (other === undefined) return;
  throw new SimulatorError(
    'STORE_LOCKED',
    `${file} is another name (a hard link) of ${other}, which is open in this process. Close that one, or name another file.`,
  );
}

function unlockable(path: string, error: unknown): SimulatorError {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new SimulatorError(
      'STORE_UNAVAILABLE',
      `${path}: no file can be made in ${dirname(path)} (ENOENT). Name a file elsewhere by --store file:PATH.`,
      { cause: error },
    );
  }
  return new SimulatorError(
    'STORE_UNAVAILABLE',
    `${path}: ${(error as Error).message}. Who has a store writes a lock beside it: let this user write to its folder, or copy the file to one where it may.`,
    { cause: error },
  );
}

function locked(file: string, path: string, { pid, host, url = null }: Partial<Owner>): SimulatorError {
  const where = url === null ? '' : ` at ${url}`;
  return new SimulatorError(
    'STORE_LOCKED',
    `${file} is open in process ${pid} of ${host}${where}. Stop it, or name another file; if it is gone for good, delete ${path}.`,
  );
}
