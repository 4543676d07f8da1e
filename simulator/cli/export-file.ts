import { once } from 'node:events';
import { createWriteStream, existsSync, statSync } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SimulatorError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import { whyUnwritable } from '../why-unwritable.js';

export type WriteOptions = {
  /** A file that is there may be replaced. */
  readonly force: boolean;
  /** Told of every piece. */
  readonly onBytes: (count: number) => void;
  readonly signal: AbortSignal;
};

/** Where the file of a table goes: into a folder, or to the path itself. */
export function pathOf(out: string, file: string, isOne: boolean): string {
  return isFolder(out, isOne) ? join(out, file) : out;
}

/** Whether files go into it. */
export const isFolder = (out: string, isOne: boolean): boolean =>
  !isOne || /[\\/]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());

/** @throws {SimulatorError} REQUEST_INVALID for a file that is there. */
export function refuseExisting(path: string, force: boolean): void {
  if (!existsSync(path)) return;
  if (!statSync(path).isFile()) {
    throw new SimulatorError('REQUEST_INVALID', `--out: ${path} is no file. Write to stdout by - and lead it there.`);
  }
  if (force) return;
  throw new SimulatorError('REQUEST_INVALID', `--out: ${path} is there already. Name another, or say --force.`);
}

/**
 * Writes a file that is there whole or not at all: under another name first.
 *
 * @throws {SimulatorError} REQUEST_INVALID where it cannot be written.
 */
export async function writeWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { force, onBytes, signal }: WriteOptions,
): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    folderOf(path);
    const file = createWriteStream(draft);
    await once(file, 'open').catch(unwritable(path));
    await pipeline(Readable.from(counted(bytes, onBytes)), file, { signal }).catch((error: unknown) => {
      if (isOfDisk(error)) unwritable(path)(error);
      throw error;
    });
    if (force) await rename(draft, path);
    // Unlike a rename it never takes the place of what has come meanwhile.
    else await link(draft, path).catch(unwritable(path));
  } finally {
    // Where it could not be made, there is nothing to take away.
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** Writes to stdout. Who reads no further, such as `head`, has what they wanted. */
export async function writeOut(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { onBytes = () => {}, signal }: Partial<Omit<WriteOptions, 'force'>> = {},
): Promise<void> {
  const options = { end: false, ...(signal === undefined ? {} : { signal }) };
  // A device that is full says so after the last piece too.
  process.stdout.on('error', () => {});
  try {
    await pipeline(Readable.from(counted(bytes, onBytes)), process.stdout, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    if (isOfDisk(error)) unwritable('stdout')(error);
    throw error;
  }
}

function folderOf(path: string): void {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    unwritable(path)(error);
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    onBytes(piece.length);
    yield piece;
  }
}

const isOfDisk = (error: unknown): boolean => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && ['write', 'open', 'fsync'].includes(syscall ?? '');
};

const unwritable =
  (path: string) =>
  (error: unknown): never => {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `${path === 'stdout' ? '' : '--out: '}${path} cannot be written: ${whyUnwritable(error)}.`,
      {
        cause: error,
      },
    );
  };
