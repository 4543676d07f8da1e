import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SimulatorError } from '../errors.js';

const MB = 1_000_000;
const GB = 1000 * MB;

/** Bytes that may still be written to a folder, which need not be there yet; null where its disk does not tell. */
export async function freeBytes(folder: string): Promise<number | null> {
  let there = resolve(folder);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    const { bavail, blocks, bsize } = await statfs(there);
    // Some network file systems know of no blocks at all, and neither does what is no disk, such as /proc.
    return blocks * bsize === 0 ? null : bavail * bsize;
  } catch {
    return null;
  }
}

/** Bytes of what lies in a folder. */
export function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entries
    .map((name) => lstatSync(join(folder, name)))
    .reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
}

/** What is to be written where, and what would need less. */
export type Place = { readonly flag: '--out' | '--into'; readonly path: string; readonly advice: string };

export const folderPlace = (path: string): Place => ({
  flag: '--out',
  path,
  advice: 'make fewer --installs, --days or one --shard here, or write --format parquet, which takes the least',
});
export const storePlace = (path: string): Place => ({
  flag: '--into',
  path,
  advice: 'make fewer --installs or --days',
});

/**
 * @param needed - Bytes, as far as they can be told beforehand. @param free - Bytes.
 * @throws {SimulatorError} DISK_TOO_SMALL where there is not enough.
 */
export function requireRoom({ flag, path, advice }: Place, needed: number, free: number): void {
  if (needed <= free) return;
  throw new SimulatorError(
    'DISK_TOO_SMALL',
    `${flag}: ${path} needs about ${spelt(needed)}, and ${spelt(free)} are free there. Name one on another disk, ${advice}; --no-disk-check makes it all the same.`,
  );
}

/** Whether something could not be written since the disk is full; DuckDB and workers tell so in words alone. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && /\bENOSPC\b|no space left on device/i.test(error.message);

const diskFull = (folder: string, cause: unknown): SimulatorError =>
  new SimulatorError(
    'DISK_TOO_SMALL',
    `--out: the disk of ${folder} is full. Make room there: what is whole stays, and the same command goes on.`,
    { cause },
  );

/** DuckDB and workers tell so in words alone. */
const UNWRITABLE = /\b(EROFS|EACCES|EPERM|ENOENT)\b|read-only file system|permission denied|no such file or directory/i;

/** Why files of a world could not be written, where the disk or the folder is to blame; else the error itself. */
export function whyUnmade(folder: string, error: unknown): unknown {
  if (isDiskFull(error)) return diskFull(folder, error);
  if (!(error instanceof Error) || !UNWRITABLE.test(error.message)) return error;
  return new SimulatorError(
    'REQUEST_INVALID',
    `--out: ${folder} could not be written any more: ${error.message.replace(/\.$/, '')}. What is whole stays: let it be written to, and the same command goes on.`,
    { cause: error },
  );
}

const spelt = (bytes: number): string =>
  bytes >= GB ? `${(bytes / GB).toFixed(1)} GB` : `${(bytes / MB).toFixed(1)} MB`;
