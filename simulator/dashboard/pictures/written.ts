import type { InsightColumn } from '@mmp-sim/contracts/answers';
import { duration } from '../parts/duration.js';
import { visible } from '../parts/shell-word.js';

type Unit = InsightColumn['unit'];
export type Cell = string | number | null | undefined;

/** A number of an answer, whose money is a text; null where it is not known. */
export function amountOf(value: Cell): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const digits = (least: number, most = least): Intl.NumberFormat =>
  new Intl.NumberFormat('en', { minimumFractionDigits: least, maximumFractionDigits: most });
const whole = digits(0);
const single = digits(1);
const cents = digits(2);
const fine = digits(4);
const short = digits(0, 2);
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Below so many dollars cents are too coarse: what a user brings in. */
const SMALL_USD = 10;

/** @param most - The largest of those that stand together, so that all of them have as many digits. */
export function written(value: Cell, unit: Unit, most = Number.POSITIVE_INFINITY): string {
  if (unit === 'text' || unit === 'date') return value === null || value === undefined ? '–' : visible(String(value));
  const amount = amountOf(value);
  if (amount === null) return '–';
  switch (unit) {
    case 'ratio':
      return `${single.format(amount * 100)} %`;
    case 'usd':
      return `${amount < 0 ? '−' : ''}$${(most < SMALL_USD ? fine : cents).format(Math.abs(amount))}`;
    case 'ms':
      return duration(amount);
    case 'count':
    case 'day':
    default:
      return whole.format(amount);
  }
}

/** Short enough for an axis. */
export function axisWords(amount: number, unit: 'count' | 'usd' | 'ratio'): string {
  if (unit === 'ratio') return `${short.format(amount * 100)} %`;
  const digitsOf = unit === 'usd' && !Number.isInteger(amount) ? cents : short;
  const words = (Math.abs(amount) >= 10_000 ? compact : digitsOf).format(amount);
  return unit === 'usd' ? `$${words}` : words;
}
