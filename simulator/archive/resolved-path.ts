import { readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SimulatorError } from '../errors.js';

/**
 * The same file has one name, by whatever link it is called.
 *
 * @throws {SimulatorError} STORE_INVALID for what is there and is no file, or lies in none that is a folder; STORE_UNAVAILABLE where its folder is not.
 */
export function resolvedPath(path: string): { readonly path: string; readonly exists: boolean } {
  const absolute = resolve(path);
  try {
    const real = realpathSync(absolute);
    refuseNoFile(path, statSync(real));
    return { path: real, exists: true };
  } catch (error) {
    if (error instanceof SimulatorError) throw error;
    // Not there yet, then its folder must be; or that to which a link leads.
    const to = (error as NodeJS.ErrnoException).code === 'ENOENT' ? linkIn(absolute) : null;
    if (to !== null) return resolvedPath(resolve(dirname(absolute), to));
  }
  try {
    const folder = realpathSync(dirname(absolute));
    if (statSync(folder).isDirectory()) return { path: join(folder, basename(absolute)), exists: false };
    throw new SimulatorError('STORE_INVALID', `${folder} is no folder, so nothing lies in it. Name another path.`);
  } catch (error) {
    if (error instanceof SimulatorError) throw error;
    throw new SimulatorError('STORE_UNAVAILABLE', `${dirname(absolute)}: this folder is not there. Make it first.`, {
      cause: error,
    });
  }
}

/** Whoever opens a named pipe waits until somebody writes to it. @throws {SimulatorError} STORE_INVALID. */
function refuseNoFile(path: string, found: Stats): void {
  if (found.isFile()) return;
  const next = found.isDirectory() ? 'Name a file in it' : 'Name a file';
  throw new SimulatorError('STORE_INVALID', `${path} is ${kindOf(found)}. ${next} by --store file:PATH.`);
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe (FIFO)';
  return found.isSocket() ? 'a socket' : 'a device';
}

function linkIn(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
