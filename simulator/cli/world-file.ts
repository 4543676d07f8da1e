import { readFile } from 'node:fs/promises';
import { SimulatorError } from '../errors.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';

const DEFAULT_PRESET = 'hyper-casual';

/** What was asked for on the command line; it counts more than the file. */
export type WorldFlags = {
  /** Path of a JSON file. */
  readonly config?: string;
  readonly preset?: string;
  readonly installs?: number;
  readonly days?: number;
  readonly startsOn?: string;
};

/**
 * The world that a file, a preset and flags describe. Without a file it is a preset's, hyper-casual when none is named.
 *
 * @throws {SimulatorError} WORLD_INVALID where the file cannot be read, is no JSON, or describes no world.
 */
export async function askedWorld({ config, ...flags }: WorldFlags): Promise<WorldConfig> {
  const { readWorld } = await import('../synthesis/world/read-world.js');
  const file = config === undefined ? { preset: DEFAULT_PRESET } : await jsonOf(config);
  const isObject = typeof file === 'object' && file !== null && !Array.isArray(file);
  const { preset, installs, days, startsOn } = flags;
  return readWorld(
    isObject
      ? {
          ...file,
          ...(preset === undefined ? {} : { preset }),
          ...(installs === undefined ? {} : { installs }),
          ...(days === undefined ? {} : { days }),
          ...(startsOn === undefined ? {} : { startsOn }),
        }
      : file,
  );
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, 'utf8');
    // Some editors put a mark of the byte order before it.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const what = error instanceof SyntaxError ? 'no JSON' : 'not readable';
    throw new SimulatorError('WORLD_INVALID', `--config ${path} is ${what}: ${message}.`, { cause: error });
  }
}
