import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those above it that are not there.
 *
 * @param mode - Of those that are made. @default 0o777
 * @throws {NodeJS.ErrnoException} Of the system's `mkdir`, for the first one that cannot be made. Node's own `recursive`
 *   takes ENOENT for a folder above that is missing, and looks for it for ever where a file system says so of a folder
 *   that it does not take, as /proc does.
 */
export function makeFolder(path: string, mode?: number): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  if (missing.length === 0) missing.push(resolve(path));
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // It is there, or another has made it meanwhile.
      if (!isFolder(folder)) throw error;
    }
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
