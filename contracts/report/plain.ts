/**
 * What a terminal, an editor or an eye could take for something else than a letter: control characters, marks that
 * turn the direction of a text or cannot be seen, line and paragraph separators, spaces that are not the common one,
 * and halves of surrogate pairs.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const UNSAFE_IN_QUOTES = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"\\]|(?! )\p{Zs}/gu;

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

function escaped(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  let text = '';
  for (let at = 0; at < character.length; at += 1) {
    text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/** A text on one line that cannot play with a terminal; nothing is left out. */
export function plain(text: string): string {
  return text.replaceAll(UNSAFE, escaped);
}

/** A text in quotes, as JSON writes it: reading it back as JSON gives the very text. */
function quoted(text: string): string {
  return `"${text.replaceAll(UNSAFE_IN_QUOTES, escaped)}"`;
}

/** What JSON has no word for, as a text. */
const forJson = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function' ? String(value) : value;

/** Any value as one line: texts in quotes, what is not there as `nothing`. Never throws, never cuts. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || value === undefined) return 'nothing';
  try {
    if (typeof value === 'object') return plain(JSON.stringify(value, forJson) ?? 'nothing');
    return plain(String(forJson('', value)));
  } catch {
    return 'something that cannot be shown';
  }
}

/** A text as it stands where it is one, any other value as {@link shown}; `otherwise` where there is nothing. */
export function said(value: unknown, otherwise = ''): string {
  if (value === null || value === undefined) return otherwise;
  return typeof value === 'string' ? plain(value) : shown(value);
}

/** A member of whatever was given; undefined where there is none, or where reading it fails. */
export function member(value: unknown, name: string): unknown {
  try {
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  } catch {
    return undefined;
  }
}

/** The elements of whatever was given; none where it is no array, or where reading it fails. */
export function elements(value: unknown): unknown[] {
  try {
    return Array.isArray(value) ? Object.values(value) : [];
  } catch {
    return [];
  }
}

/** The own members of whatever was given, `__proto__` included; none where it is no object. */
export function members(value: unknown): [name: string, value: unknown][] {
  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

/** A whole number with commas, anything else as {@link said}. */
export function number(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : said(value, 'none');
}

/** `1 request`, `2 requests`. */
export function counted(count: unknown, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Longer names than this do not push all others to the right. */
const NAME_WIDTH = 30;

/** How wide a column of names is. */
export function widthOf(names: readonly string[]): number {
  let width = 0;
  for (const { length } of names) if (length > width && length <= NAME_WIDTH) width = length;
  return width;
}

/** Names and texts in two columns, one line each. */
export function table(rows: readonly (readonly [name: string, text: string])[], indent: string): string[] {
  const width = widthOf(rows.map(([name]) => name));
  return rows.map(([name, text]) => (text === '' ? indent + name : `${indent}${name.padEnd(width)}  ${text}`));
}

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
  { name: 'ms', ms: 1 },
] as const;

/** A span of time in its two largest units, such as `6 d 23 h`; less than a second in milliseconds. @param ms - Whole milliseconds. */
export function duration(ms: number): string {
  const parts = partsOf(ms);
  const [largest] = parts;
  if (largest?.name === 'ms' || largest === undefined) return wholeDuration(ms);
  const [, next] = parts;
  // What is between them is nothing, so the next one would say more than two units do.
  const at = UNITS.findIndex(({ name }) => name === largest.name);
  const isBeside = next !== undefined && next.name !== 'ms' && next.name === UNITS[at + 1]?.name;
  return signed(ms, [largest, ...(isBeside ? [next] : [])]);
}

/**
 * The same with all of its units where it would read as one of the others and is not: what is a millisecond too old is said
 * to be so.
 */
export function durationBeside(ms: number, others: readonly number[]): string {
  const text = duration(ms);
  return others.some((other) => other !== ms && duration(other) === text) ? wholeDuration(ms) : text;
}

/** A span of time to the millisecond: `7 d 1 ms`. */
export const wholeDuration = (ms: number): string => (ms === 0 ? '0 ms' : signed(ms, partsOf(ms)));

type Part = { readonly count: number; readonly name: string };

function partsOf(ms: number): readonly Part[] {
  let rest = Math.abs(ms);
  return UNITS.flatMap((unit) => {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    return count === 0 ? [] : [{ count, name: unit.name }];
  });
}

const signed = (ms: number, parts: readonly Part[]): string =>
  (ms < 0 ? '−' : '') + parts.map(({ count, name }) => `${number(count)} ${name}`).join(' ');
