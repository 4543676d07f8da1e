import { nameHint } from '@mmp-sim/contracts/known-names';
import { SenderError } from './errors.js';

type Bag = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS = 200;

/** The error for an option that is not what it takes. */
export function invalid(name: string, given: unknown, expected: string): SenderError {
  return new SenderError('OPTIONS_INVALID', `${name} must be ${expected}, got ${shown(given)}.`);
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A bigint, or a circle.
  }
  return (text ?? String(value)).slice(0, SHOWN_CHARACTERS);
}

/**
 * Refuses options that nobody knows: one that is ignored leaves the default in its place, and that of a misspelt
 * `baseUrl` is the real MMP.
 *
 * @param of - What takes them, as messages call it.
 * @throws {SenderError} OPTIONS_INVALID with the name that was probably meant.
 */
export function requireKnownOptions(of: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null) throw invalid(`the options of ${of}`, given, 'an object');
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const next = nameHint(name, known);
    throw new SenderError('OPTIONS_INVALID', `${name.slice(0, SHOWN_CHARACTERS)} is no option of ${of}. ${next}`);
  }
}

/**
 * Refuses something of the caller's own that has not what is asked of it.
 *
 * @param expected - What it should be, and where to get one.
 * @throws {SenderError} OPTIONS_INVALID
 */
export function requireMethods(name: string, given: unknown, methods: readonly string[], expected: string): void {
  const isObject = typeof given === 'object' && given !== null;
  if (!isObject) throw invalid(name, given, expected);
  const missing = methods.filter((method) => typeof (given as Bag)[method] !== 'function');
  if (missing.length === 0) return;
  const what = given instanceof Promise ? 'a promise: await it' : `an object without ${missing.join(', ')}`;
  throw new SenderError('OPTIONS_INVALID', `${name} must be ${expected}, got ${what}.`);
}
