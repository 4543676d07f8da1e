import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SimulatorError } from '../errors.js';

/** The same file has one name, by whatever link it is called. @throws {SimulatorError} STORE_UNAVAILABLE. */
export function resolvedPath(path: string): { readonly path: string; readonly exists: boolean } {
  const absolute = resolve(path);
  try {
    return { path: realpathSync(absolute), exists: true };
  } catch (error) {
    // Not there yet, then its folder must be; or that to which a link leads.
    const to = (error as NodeJS.ErrnoException).code === 'ENOENT' ? linkIn(absolute) : null;
    if (to !== null) return resolvedPath(resolve(dirname(absolute), to));
  }
  try {
    return { path: join(realpathSync(dirname(absolute)), basename(absolute)), exists: false };
  } catch (error) {
    throw new SimulatorError('STORE_UNAVAILABLE', `${dirname(absolute)}: this folder is not there. Make it first.`, {
      cause: error,
    });
  }
}

function linkIn(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
