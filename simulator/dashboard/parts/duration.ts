import { UNIT_MS, UNITS } from './time-units.js';

const LARGEST_FIRST = ['d', 'h', 'min', 's'] as const;

/** A span of time in its two largest units, such as `6 d 23 h`; less than a second in milliseconds. */
export function duration(ms: number): string {
  const sign = ms < 0 ? '−' : '';
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const unit of LARGEST_FIRST) {
    const size = UNIT_MS[unit];
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    rest -= count * size;
  }
  return sign + (parts.length === 0 ? `${rest} ms` : parts.join(' '));
}

/**
 * The same with all of its units where it would read as one of the others and is not: what is a millisecond too old is said
 * to be so.
 */
export function durationBeside(ms: number, others: readonly number[]): string {
  const text = duration(ms);
  return others.some((other) => other !== ms && duration(other) === text) ? wholeDuration(ms) : text;
}

function wholeDuration(ms: number): string {
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const [unit] of UNITS) {
    const count = Math.floor(rest / UNIT_MS[unit]);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * UNIT_MS[unit];
  }
  return (ms < 0 ? '−' : '') + parts.join(' ');
}
