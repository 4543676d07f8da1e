import { type Unit, UNIT_MS, UNITS } from './time-units.js';

/**
 * A span of time as people type it: `7 d`, `1 d 12 h`, `90min`, `10 days`; what {@link duration} writes is read too.
 *
 * @returns Whole milliseconds, or null where it says no span.
 */
export function readDuration(text: string): number | null {
  const parts = [
    ...text
      .trim()
      .toLowerCase()
      .matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/g),
  ];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim().toLowerCase()) return null;
  const ms = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (unitMs(unit) ?? NaN), 0);
  if (Number.isNaN(ms)) return null;
  return Number.isSafeInteger(ms) ? ms : Math.round(ms);
}

/** Whether it is a number alone, which may be of any unit. */
export const isWithoutUnit = (text: string): boolean => /^\s*\d+(?:\.\d+)?\s*$/.test(text);

/** By what people call it. */
const WORDS: Readonly<Record<Unit, RegExp>> = {
  ms: /^(?:ms|milliseconds?)$/,
  s: /^(?:s|secs?|seconds?)$/,
  min: /^(?:m|mins?|minutes?)$/,
  h: /^(?:h|hrs?|hours?)$/,
  d: /^(?:d|days?)$/,
};

function unitMs(word: string): number | undefined {
  const named = UNITS.find(([unit]) => WORDS[unit].test(word));
  return named === undefined ? undefined : UNIT_MS[named[0]];
}
