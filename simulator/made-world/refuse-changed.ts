import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { MANIFEST, WORLD } from '../generate/manifest.js';
import { filesOf, tablesIn } from './table-source.js';

/** What a manifest says of its folder; of a world that is not whole yet there is no list. */
export type Listed = { readonly configSha256: string; readonly files: readonly { readonly path: string }[] | null };

const SHOWN = 3;
const MEND = 'Put back what was made, or make the world anew.';

/**
 * Refuses a folder that is no longer what was made: what is counted would fit no target. Files are told by their names: to
 * hash them would take longer than to count.
 *
 * @throws {SimulatorError} REQUEST_INVALID for another `world.json`, for files that are missing, and for tables that have more.
 */
export function refuseChanged(folder: string, flag: string, { configSha256, files }: Listed): void {
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, WORLD)))
    .digest('hex');
  if (sha256 !== configSha256) {
    throw refused(
      `${flag}: ${join(folder, WORLD)} was changed: its SHA-256 is not that of ${MANIFEST}, configSha256. ${MEND}`,
    );
  }
  if (files === null) return;
  const listed = new Set(files.map(({ path }) => join(folder, path)));
  const missing = [...listed].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    throw refused(`${flag}: ${shown(missing)} of ${MANIFEST} ${areOrIs(missing)} missing. ${MEND}`);
  }
  const more = tablesIn(folder)
    .flatMap((table) => filesOf(folder, table).map(({ path }) => path))
    .filter((path) => !listed.has(path));
  if (more.length > 0) {
    throw refused(
      `${flag}: ${shown(more)} ${areOrIs(more)} not of this world: ${MANIFEST} does not list ${more.length === 1 ? 'it' : 'them'}. Move ${more.length === 1 ? 'it' : 'them'} away, or make the world anew.`,
    );
  }
}

function shown(paths: readonly string[]): string {
  const rest = paths.length - SHOWN;
  return `${paths.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const areOrIs = (paths: readonly string[]): string => (paths.length === 1 ? 'is' : 'are');

const refused = (detail: string): SimulatorError => new SimulatorError('REQUEST_INVALID', detail);
