import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessOwner, isRunning } from '../process-owner.js';
import { MANIFEST, WORLD } from './manifest.js';
import { DATABASE, PARTS } from './world-database.js';

/** What a world makes in its folder, and nothing else. */
export const OURS = [MANIFEST, WORLD, PARTS, 'data', 'truth', DATABASE];
/** A file of a table, in the folder of its table. */
const FILE = /^(\w+)\/\1(?:-\d{5,})?\.(?:parquet|csv|ndjson)$/;
/** Who is at work in a folder, one file for each. */
export const AT_WORK = join(PARTS, 'at-work');

/**
 * What lies in the folder of a world that no world has made, by its path in the folder.
 *
 * @returns Where there has never been a world, all that there is.
 */
export function foreignIn(folder: string): string[] {
  const there = readdirSync(folder);
  if (!hasWorld(folder)) return there;
  const inside = ['data', 'truth'].flatMap((part) => foreignFiles(join(folder, part)).map((path) => `${part}/${path}`));
  return [...there.filter((name) => !OURS.includes(name)), ...inside];
}

/** Whether a world has been begun there, whichever. */
const hasWorld = (folder: string): boolean =>
  [join(folder, MANIFEST), join(folder, PARTS, 'job.json')].some((path) => {
    const about = jsonOf(path) as { readonly seed?: unknown; readonly configSha256?: unknown } | null;
    return typeof about?.seed === 'string' && typeof about.configSha256 === 'string';
  });

function foreignFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !FILE.test(path));
}

/** A process of this host that makes a world there now; null for none. */
export function workerIn(folder: string, host: string): ProcessOwner | null {
  const place = join(folder, AT_WORK);
  const all = existsSync(place)
    ? readdirSync(place).map((name) => jsonOf(join(place, name)) as ProcessOwner | null)
    : [];
  return all.find((one) => one?.host === host && one.pid !== process.pid && isRunning(one)) ?? null;
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    // There is none, or it is none of ours.
    return null;
  }
}
