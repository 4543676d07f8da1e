// How each benchmark runs when it is started by itself.
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { endAll } from './child.mjs';
import { table } from './measure.mjs';

/**
 * Flags that the benchmarks share.
 *
 * @param {readonly string[]} more - Names of further switches.
 */
export function readFlags(more = []) {
  const switches = ['quick', 'profile', ...more];
  const options = Object.fromEntries(switches.map((name) => [name, { type: 'boolean', default: false }]));
  const { values } = parseArgs({ options: { ...options, generator: { type: 'string' } }, allowPositionals: true });
  return values;
}

/**
 * The benchmarks that are asked for, in their own order; all where none is.
 *
 * @param {readonly string[]} known
 */
export function readNames(known) {
  const { positionals } = parseArgs({
    strict: false,
    options: { generator: { type: 'string' } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}: there are ${known.join(', ')}`);
  return positionals.length === 0 ? known : known.filter((name) => positionals.includes(name));
}

/** Whether a module is what Node was asked to run. @param {string} url - Its `import.meta.url`. */
export const isMain = (url) => process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url;

/** Notes go to stderr, results to stdout. @param {string} text */
export const log = (text) => void process.stderr.write(`${text}\n`);

/**
 * Runs one benchmark and prints its table, or does something else with its rows.
 *
 * @template T
 * @param {() => Promise<T>} work
 */
export async function runMain(work) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  process.once('exit', endAll);
  try {
    await work();
  } catch (error) {
    log(`The benchmark failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 1;
  }
}

/** @param {readonly import('./measure.mjs').Row[]} rows */
export const printTable = (rows) => void process.stdout.write(`${table(rows)}\n`);
