import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Platform, Settings } from '@mmp-sim/contracts/wire';
import { SimulatorError } from '../errors.js';

/** Flags of `start` as commander yields them; one that was not given is not there. */
export type StartFlags = {
  readonly port?: string;
  readonly host?: string;
  readonly token?: string;
  readonly allowHost?: readonly string[];
  readonly callbackHost?: readonly string[];
  readonly mode?: string;
  readonly anyKey?: boolean;
  readonly app?: readonly string[];
  readonly trustProxy?: boolean;
  readonly rates?: string;
  readonly log?: string;
  readonly store?: string;
  readonly demo?: boolean;
  readonly config?: string;
};

const CONFIG_FILES = ['mmp-sim.config.json', 'mmp-sim.config.js'];
const DEFAULT_PORT = 4747;

/** What `start` is to do, and the file that says some of it; null where there is none. */
export type FoundSettings = { readonly settings: Settings; readonly file: string | null };

/**
 * The settings of `start`: flags over `MMP_SIM_*` variables over the configuration file.
 *
 * @param workingFolder - Says where files are looked for. It throws where that folder is gone.
 * @throws {SimulatorError} SETTINGS_INVALID, naming the flag or variable, what was given and what is expected.
 */
export async function startSettings(
  flags: StartFlags,
  env: NodeJS.ProcessEnv,
  workingFolder: () => string,
): Promise<FoundSettings> {
  const folder = readable(workingFolder);
  const text = (flag: string | undefined, variable: string): string | undefined => flag ?? nonEmpty(env[variable]);
  const said = (flag: string | undefined, name: string, variable: string): string =>
    flag === undefined ? variable : name;
  const config = text(flags.config, 'MMP_SIM_CONFIG');
  const path = configPath(config, said(flags.config, '--config', 'MMP_SIM_CONFIG'), folder);
  const file = path === null ? {} : await readConfig(path);
  const port = text(flags.port, 'MMP_SIM_PORT');
  const host = text(flags.host, 'MMP_SIM_HOST');
  const token = text(flags.token, 'MMP_SIM_TOKEN');
  const mode = text(flags.mode, 'MMP_SIM_MODE');
  const log = text(flags.log, 'MMP_SIM_LOG');
  const store = text(flags.store, 'MMP_SIM_STORE');
  const allowHosts = flags.allowHost ?? listOf(env['MMP_SIM_ALLOW_HOST']);
  const callbackHosts = flags.callbackHost ?? listOf(env['MMP_SIM_CALLBACK_HOST']);
  const apps = (flags.app ?? listOf(env['MMP_SIM_APP']))?.map((app) =>
    appOf(app, flags.app === undefined ? 'MMP_SIM_APP' : '--app'),
  );
  const anyKey = flags.anyKey ?? booleanOf(env, 'MMP_SIM_ANY_KEY');
  const demo = flags.demo ?? booleanOf(env, 'MMP_SIM_DEMO');
  const rates = text(flags.rates, 'MMP_SIM_RATES');
  const trustProxy = flags.trustProxy ?? booleanOf(env, 'MMP_SIM_TRUST_PROXY');

  const settings: Settings = {
    port: DEFAULT_PORT,
    log: 'problems',
    ...file,
    ...(port === undefined ? {} : { port: portOf(port, said(flags.port, '--port', 'MMP_SIM_PORT')) }),
    ...(host === undefined ? {} : { host }),
    ...(token === undefined ? {} : { token }),
    ...(mode === undefined ? {} : { mode: modeOf(mode, said(flags.mode, '--mode', 'MMP_SIM_MODE')) }),
    ...(log === undefined ? {} : { log: logOf(log, said(flags.log, '--log', 'MMP_SIM_LOG')) }),
    ...(store === undefined ? {} : { store: storeOf(store, said(flags.store, '--store', 'MMP_SIM_STORE')) }),
    ...(allowHosts === undefined ? {} : { allowHosts: [...allowHosts] }),
    ...(callbackHosts === undefined ? {} : { callbackHosts: [...callbackHosts] }),
    ...(apps === undefined ? {} : { apps: [...(file.apps ?? []), ...apps] }),
    ...(anyKey === undefined ? {} : { anyKey }),
    ...(trustProxy === undefined ? {} : { trustProxy }),
    ...(demo === undefined ? {} : { demo }),
    ...(rates === undefined
      ? {}
      : { rates: await ratesFile(rates, said(flags.rates, '--rates', 'MMP_SIM_RATES'), folder) }),
  };
  return { settings, file: path };
}

function readable(workingFolder: () => string): string {
  try {
    return workingFolder();
  } catch (error) {
    throw new SimulatorError(
      'SETTINGS_INVALID',
      'the current folder is not there any more, and settings are looked for in it. Change to one that is.',
      { cause: error },
    );
  }
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const listOf = (text: string | undefined): string[] | undefined =>
  nonEmpty(text)
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function wrong(where: string, given: string, expected: string): SimulatorError {
  return new SimulatorError('SETTINGS_INVALID', `${where}: got ${given}, expected ${expected}.`);
}

function portOf(text: string, where: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw wrong(where, text, 'a port, 0–65535 (0: any free one)');
}

function modeOf(text: string, where: string): 'faithful' | 'strict' {
  if (text === 'faithful' || text === 'strict') return text;
  throw wrong(where, text, 'faithful or strict');
}

function logOf(text: string, where: string): NonNullable<Settings['log']> {
  if (text === 'none' || text === 'problems' || text === 'all') return text;
  throw wrong(where, text, 'none, problems or all');
}

function storeOf(text: string, where: string): string {
  if (text === 'memory' || /^file:.+$/s.test(text)) return text;
  throw wrong(where, text, 'memory, or file:PATH such as file:./mmp.duckdb');
}

function booleanOf(env: NodeJS.ProcessEnv, variable: string): boolean | undefined {
  const text = nonEmpty(env[variable])?.toLowerCase();
  if (text === undefined) return undefined;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw wrong(variable, text, '1 or 0');
}

/** `bundle:platform:key`, or `bundle:platform` for a key of ours. */
function appOf(text: string, where: string): NonNullable<Settings['apps']>[number] {
  const [bundleId = '', platform = '', key] = text.split(':', 3);
  const platforms: readonly string[] = ['ios', 'android', 'amazon', 'android_other'] satisfies Platform[];
  if (bundleId === '' || !platforms.includes(platform) || text.split(':').length > 3) {
    throw wrong(
      where,
      text,
      'bundle:platform:key, such as com.example.game:ios:MYKEY (platforms: ios, android, amazon, android_other)',
    );
  }
  return { bundleId, platform: platform as Platform, ...(key === undefined ? {} : { sdkKeys: [{ key }] }) };
}

function configPath(named: string | undefined, where: string, folder: string): string | null {
  if (named === undefined) return CONFIG_FILES.map((name) => resolve(folder, name)).find(existsSync) ?? null;
  const path = resolve(folder, named);
  if (!existsSync(path)) throw wrong(where, path, 'a file that is there');
  return path;
}

async function readConfig(path: string): Promise<Settings> {
  const value = path.endsWith('.json') ? await readJsonFile(path) : await importFile(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(
      path,
      JSON.stringify(value) ?? 'nothing',
      'an object of settings (from a .js file, as its default export)',
    );
  }
  // What is in it is checked with all other settings when the simulator is made.
  return value;
}

/** What is in it is checked with all other settings when the simulator is made. */
async function ratesFile(named: string, where: string, folder: string): Promise<NonNullable<Settings['rates']>> {
  const path = resolve(folder, named);
  if (!existsSync(path)) throw wrong(where, path, 'a file that is there');
  return (await readJsonFile(path)) as NonNullable<Settings['rates']>;
}

async function readJsonFile(path: string): Promise<unknown> {
  try {
    // Windows' editors put a byte order mark before it.
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function importFile(path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** @param error - Whatever was thrown: a configuration of the user's may throw anything. */
function unreadable(path: string, error: unknown): SimulatorError {
  const message = error instanceof Error ? error.message : `it threw ${String(error)}`;
  return new SimulatorError('SETTINGS_INVALID', `${path}: ${message}.`, { cause: error });
}
