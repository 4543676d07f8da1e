import { numbers, type Picture, type Section, words } from '../pictures/sheet.js';
import { count, decimal, NONE, percent, signed, usd } from '../pictures/written.js';
import { deviationOf } from './deviation.js';
import { type PublishedFact, publishedText } from './published.js';

type Unit = 'share' | 'count' | 'usd' | 'number';

/** One number of a world: what it was to be, and what it is. */
export type Row = {
  readonly what: string;
  readonly unit: Unit;
  /** What the world's file makes to be expected; null where it says nothing. */
  readonly target: number | null;
  /** Null where there is nothing to measure. */
  readonly realised: number | null;
  /** Of how many it was measured: few make much chance. */
  readonly of: number;
  readonly published: readonly PublishedFact[];
  /** What chance alone makes the realised value differ by, in its unit; null where nobody knows. Left out of a share: that of `trials`. */
  readonly sigma?: number | null;
  /** How many of them decided independently of each other. @default `of` */
  readonly trials?: number;
  /** Draws of which the target is made, where no formula tells it. */
  readonly drawn?: number;
  /** A share of independent trials that says the same, where the row itself is none. */
  readonly as?: { readonly target: number | null; readonly realised: number | null; readonly trials: number };
};

export type Measure = {
  readonly name: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
  readonly picture: Picture | null;
};

export const shown = (value: number | null, unit: Unit): string => {
  if (value === null) return NONE;
  return unit === 'share'
    ? percent(value)
    : unit === 'usd'
      ? usd(value)
      : unit === 'count'
        ? count(value)
        : decimal(value);
};

export function sectionOf({ name, title, notes, rows, picture }: Measure): Section {
  const cited = [...new Set(rows.flatMap(({ published }) => published.map(({ id }) => id)))];
  const source = cited.length === 0 ? [] : [`Published: ${cited.join(', ')} of docs/calibration.md.`];
  return {
    name,
    title,
    notes: [...notes, ...source],
    table: {
      columns: [
        words('what'),
        ...['target', 'realised', 'of', 'σ'].map(numbers),
        ...(cited.length === 0 ? [] : [words('published')]),
      ],
      rows: rows.map((row) => [
        row.what,
        shown(row.target, row.unit),
        shown(row.realised, row.unit),
        count(row.of),
        signed(deviationOf(row)),
        ...(cited.length === 0 ? [] : [row.published.map(publishedText).join('; ')]),
      ]),
    },
    picture,
  };
}

/** The same for a program: without pictures. */
export const measured = ({ name, title, rows }: Measure): object => ({
  name,
  title,
  rows: rows.map(({ what, unit, target, realised, of, published, ...chance }) => ({
    what,
    unit,
    target,
    realised,
    of,
    deviation: rounded(deviationOf({ what, unit, target, realised, of, published, ...chance })),
    published: published.map(({ id, text }) => ({ id, text })),
  })),
});

/** In hundredths: machines may differ in the last digits of what they compute. */
const rounded = (deviation: number | null): number | null =>
  deviation === null ? null : Number(Math.max(-MOST, Math.min(MOST, deviation)).toFixed(2));
/** Beyond that it is all the same. */
const MOST = 9999;
