import type { SqlAnswer } from '@mmp-sim/contracts/answers';

/** Columns of an answer by their places. */
export type Axes = {
  /** What stands below. */
  readonly x: number;
  /** What is drawn. */
  readonly y: readonly number[];
  /** Whose values are lines of their own, as each channel over days; then one column is drawn. */
  readonly by: number | null;
};

/** What the address says: places of columns, from 1 on, those of `y` with commas between them. `by` may be 0, which is none. */
export type NamedAxes = { readonly x: string | null; readonly y: string | null; readonly by: string | null };

/** As DuckDB calls them. Decimals and whole numbers beyond 2^53 come as texts. */
const NUMERIC = /^(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U[A-Z]+INT|UINTEGER|FLOAT|REAL|DOUBLE|DECIMAL)\b/;
const DATED = /^(?:DATE|TIMESTAMP)\b/;

export const isNumeric = (type: string): boolean => NUMERIC.test(type);
export const isDated = (type: string): boolean => DATED.test(type);

/** Series that can be told apart. */
export const MOST_SERIES = 8;

/**
 * What to draw of an answer: what is named, else the first column that is no number, and all numbers. Where the same stands
 * below several times, and another column that is no number tells it apart, each value of that one is a line.
 *
 * @returns Null where there is nothing to draw.
 */
export function axesOf({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>, named: NamedAxes): Axes | null {
  const place = (text: string | null): number => {
    const at = Number(text ?? 0) - 1;
    return at in columns ? at : -1;
  };
  const dated = columns.findIndex(({ type }) => isDated(type));
  const words = columns.findIndex(({ type }) => !isNumeric(type));
  const x = place(named.x) >= 0 ? place(named.x) : dated >= 0 ? dated : Math.max(words, 0);
  const numbers = columns.flatMap(({ type }, at) => (isNumeric(type) && at !== x ? [at] : []));
  const wanted = named.y === null ? [] : named.y.split(',').map(place);
  const chosen = numbers.filter((at) => wanted.includes(at));
  const drawn = (chosen.length > 0 ? chosen : numbers).slice(0, MOST_SERIES);
  const [first] = drawn;
  if (first === undefined) return null;
  const isRepeated = new Set(rows.map((row) => cellText(row[x]))).size < rows.length;
  const telling = isRepeated ? columns.findIndex(({ type }, at) => at !== x && !isNumeric(type)) : -1;
  const by = named.by === null ? telling : place(named.by) === x ? -1 : place(named.by);
  return by < 0 ? { x, y: drawn, by: null } : { x, y: [first], by };
}

/** A cell as it is shown. Lists and structures stand as JSON. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value) ?? '';
}
