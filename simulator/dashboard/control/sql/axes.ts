import type { SqlAnswer } from '@mmp-sim/contracts/answers';

/** Columns of an answer by their places: what stands below, and what is drawn. */
export type Axes = { readonly x: number; readonly y: readonly number[] };

/** As DuckDB calls them. Decimals and whole numbers beyond 2^53 come as texts. */
const NUMERIC = /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U[A-Z]+INT|UINTEGER|FLOAT|REAL|DOUBLE|DECIMAL)\b/;
const DATED = /^(?:DATE|TIMESTAMP)\b/;

export const isNumeric = (type: string): boolean => NUMERIC.test(type);
export const isDated = (type: string): boolean => DATED.test(type);

/** Series that can be told apart. */
const MOST_SERIES = 8;

/**
 * What to draw of an answer: what is named, else the first column that is no number, and all numbers.
 *
 * @param x - Name of a column, or null.
 * @param y - Names of columns with commas between them, or null.
 * @returns Null where there is nothing to draw.
 */
export function axesOf({ columns }: Pick<SqlAnswer, 'columns'>, x: string | null, y: string | null): Axes | null {
  const names = columns.map(({ name }) => name);
  const first = columns.findIndex(({ type }) => isDated(type));
  const words = columns.findIndex(({ type }) => !isNumeric(type));
  const usual = first >= 0 ? first : Math.max(words, 0);
  const named = x === null ? -1 : names.indexOf(x);
  const below = named >= 0 ? named : usual;
  const numbers = columns.flatMap(({ type }, place) => (isNumeric(type) && place !== below ? [place] : []));
  const wanted = y === null ? [] : y.split(',').map((name) => names.indexOf(name));
  const chosen = numbers.filter((place) => wanted.includes(place));
  const drawn = (chosen.length > 0 ? chosen : numbers).slice(0, MOST_SERIES);
  return drawn.length === 0 ? null : { x: below, y: drawn };
}

/** A cell as it is shown. Lists and structures stand as JSON. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value) ?? '';
}
