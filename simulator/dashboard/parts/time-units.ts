const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export type Unit = 'ms' | 's' | 'min' | 'h' | 'd';

export const UNIT_MS: Readonly<Record<Unit, number>> = { ms: 1, s: SECOND_MS, min: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** The largest first. */
export const UNITS: readonly (readonly [unit: Unit, name: string])[] = [
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
];

/** A span of time as it is typed: a number, and the largest unit in which it is a whole one. @param ms - Whole milliseconds. */
export function typedSpan(ms: number): { readonly amount: string; readonly unit: Unit } {
  const [unit] = UNITS.find(([one]) => ms !== 0 && ms % UNIT_MS[one] === 0) ?? ['ms'];
  return { amount: String(ms / UNIT_MS[unit]), unit };
}
