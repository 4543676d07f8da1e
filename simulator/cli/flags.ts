import { InvalidArgumentError, Option } from 'commander';

const DEFAULT_URL = 'http://127.0.0.1:4747';

/** An option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** `500ms`, `2s`, `1m` as milliseconds. */
export function duration(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)$/.exec(text) ?? [];
  // The product may miss the whole number by its last bit, and three decimals of a second never mean less.
  const exact = Number(digits) * (UNITS_MS[unit] ?? Number.NaN);
  const ms = Math.round(exact);
  if (digits === '' || Math.abs(exact - ms) > 0.0001)
    throw new InvalidArgumentError('Expected a duration such as 500ms, 2s or 1m.');
  return ms;
}

/** A whole number that is not negative. */
export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

export const urlOf = (given: string | undefined): string => (given === undefined || given === '' ? DEFAULT_URL : given);

/** Where the simulator is; the environment names it too, so that scripts need not. */
export const urlOption = (): Option =>
  new Option('--url <url>', `the simulator, or the base URL of a workspace (default: ${DEFAULT_URL})`).env(
    'MMP_SIM_URL',
  );

export const tokenOption = (): Option => new Option('--token <token>', 'what it was started with').env('MMP_SIM_TOKEN');

/** Says on stderr that something takes its time, once a second has passed. @returns What ends it. */
export function afterASecond(tell: () => string, afterMs = 1000): () => void {
  const timer = setTimeout(() => process.stderr.write(`mmp-sim: ${tell()}\n`), afterMs);
  return () => clearTimeout(timer);
}
