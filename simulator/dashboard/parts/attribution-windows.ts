import { DAY_MS, type Unit, UNIT_MS, UNITS } from './time-units.js';

/** The windows of an app or of a channel: what each is called in addresses and in forms, and where it stands in `windows`. */
export const WINDOWS = [
  { name: 'click', label: 'Click, by device id', side: 'click', kind: 'deviceMs' },
  { name: 'clickByIp', label: 'Click, probabilistic', side: 'click', kind: 'probabilisticMs' },
  { name: 'view', label: 'View, by device id', side: 'view', kind: 'deviceMs' },
  { name: 'viewByIp', label: 'View, probabilistic', side: 'view', kind: 'probabilisticMs' },
] as const;

export type AttributionWindow = (typeof WINDOWS)[number];

/** The longest one. */
export const MOST_WINDOW_MS = 30 * DAY_MS;

/** What a window that was refused should have been, in the unit in which it was typed. @param typed - As it was typed. */
export function windowExpected(typed: string, unit: Unit): string {
  const [, units] = UNITS.find(([one]) => one === unit) ?? UNITS[0] ?? [unit, unit];
  const given = Number(typed);
  const isPartOfOne = given > 0 && given * UNIT_MS[unit] < 1;
  const least = unit === 'ms' ? 'from 1 to' : isPartOfOne ? 'at least 1 millisecond, at most' : 'more than 0, at most';
  return `Expected ${least} ${number(MOST_WINDOW_MS / UNIT_MS[unit])} ${units}, got ${number(given)}`;
}

/** With all digits that were typed; what has very many is written with an exponent. */
const number = (value: number): string =>
  String(value).includes('e') ? String(value) : value.toLocaleString('en', { maximumFractionDigits: 20 });
