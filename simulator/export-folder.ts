import { randomUUID } from 'node:crypto';
import { rmdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from './make-folder.js';

const PREFIX = 'mmp-sim-export-';

/** Where a database may write files that are sent on: of a name that nobody guesses, and not made until it is needed. */
export const exportFolder = (): string => join(tmpdir(), `${PREFIX}${process.pid}-${randomUUID()}`);

/** A folder in that one, for one file. Others that end meanwhile leave it alone, since it is made in one go. */
export function makePlace(folder: string): string {
  const place = join(folder, randomUUID());
  makeFolder(place, 0o700);
  return place;
}

/** Takes it away with what is in it; and the folder too, where it was the last one. */
export async function removePlace(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true });
  try {
    rmdirSync(dirname(place));
  } catch {
    // Another file is in it, or it is gone already.
  }
}

/** Takes away what processes left behind that were killed while they wrote. */
export async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir()).catch((): string[] => []);
  const left = names.filter((name) => {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid));
  });
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
