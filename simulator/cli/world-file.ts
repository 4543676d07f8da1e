import { readFile } from 'node:fs/promises';
import { plain } from '@mmp-sim/contracts/report';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { describeProblems, SimulatorError } from '../errors.js';
import type { FraudLeftOut } from '../synthesis/world/read-world.js';
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
 * The world that a file, a preset and flags describe. Without a file it is a preset's, hyper-casual when none is named. What of a
 * preset's fraud the world cannot have is told on stderr, and so are settings that change nothing in it.
 *
 * @param lacks - What else the command line lacks: it is told beside what is wrong with the world.
 * @throws {SimulatorError} WORLD_INVALID where the file cannot be read, is no JSON, or describes no world.
 */
export async function askedWorld(
  { config, ...flags }: WorldFlags,
  lacks: readonly JsonProblem[] = [],
): Promise<WorldConfig> {
  const [{ readWorld }, { idleSettings }] = await Promise.all([
    import('../synthesis/world/read-world.js'),
    import('../synthesis/world/idle-settings.js'),
  ]);
  const file = config === undefined ? { preset: DEFAULT_PRESET } : await jsonOf(config);
  const isObject = typeof file === 'object' && file !== null && !Array.isArray(file);
  const { preset, installs, days, startsOn } = flags;
  const given = Object.entries({ preset, installs, days, startsOn }).filter(([, value]) => value !== undefined);
  let left: readonly FraudLeftOut[] = [];
  let world: WorldConfig;
  try {
    world = readWorld(isObject ? { ...file, ...Object.fromEntries(given) } : file, (out) => (left = out));
  } catch (error) {
    if (lacks.length === 0 || !(error instanceof SimulatorError)) throw error;
    throw worldInvalid([...lacks, ...error.problems], error);
  }
  if (lacks.length > 0) return world;
  if (left.length > 0) process.stderr.write(leftOutText(left));
  const idle = idleSettings(world);
  if (idle.length > 0) process.stderr.write(idleText(idle));
  return world;
}

function leftOutText(left: readonly FraudLeftOut[]): string {
  const lines = left.map(({ kind, campaign, problems }) => `  ${kind} for ${campaign}: ${describeProblems(problems)}.`);
  const head = `mmp-sim: fraud of the preset that this world cannot have is left out (say "fraud" in the world's file to have your own):`;
  return `${[head, ...lines].map(plain).join('\n')}\n`;
}

function idleText(idle: readonly JsonProblem[]): string {
  const lines = idle.map((problem) => `  ${describeProblems([problem])}.`);
  return `${['mmp-sim: settings that change nothing in this world:', ...lines].map(plain).join('\n')}\n`;
}

const worldInvalid = (problems: readonly JsonProblem[], cause: unknown): SimulatorError =>
  new SimulatorError('WORLD_INVALID', `${describeProblems(problems)}.`, { problems, cause });

async function jsonOf(path: string): Promise<unknown> {
  let text = '';
  try {
    // Some editors put a mark of the byte order before it.
    text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [what, why] = error instanceof SyntaxError ? ['no JSON', placed(message, text)] : ['not readable', message];
    throw new SimulatorError('WORLD_INVALID', `--config ${path} is ${what}: ${why}.`, { cause: error });
  }
}

/** Where a text breaks off or goes wrong, by line and column, which Node's own message has since its version 22. */
function placed(message: string, text: string): string {
  const position = / at position (\d+)$/.exec(message)?.[1];
  const end = position === undefined && message.startsWith('Unexpected end') ? text.length : position;
  if (end === undefined) return message;
  const before = text.slice(0, Number(end)).split('\n');
  return `${message} (line ${before.length} column ${(before.at(-1) ?? '').length + 1})`;
}
