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

/** What a window that was refused should have been, in the unit in which it is typed. @param given - Milliseconds that were refused. */
export function windowExpected(given: number, unit: Unit): string {
  const [, units] = UNITS.find(([one]) => one === unit) ?? UNITS[0] ?? [unit, unit];
  const inUnit = (ms: number): string => (ms / UNIT_MS[unit]).toLocaleString('en', { maximumFractionDigits: 6 });
  const least = unit === 'ms' ? 'from 1 to' : 'more than 0, at most';
  return `Expected ${least} ${inUnit(MOST_WINDOW_MS)} ${units}, got ${inUnit(given)}`;
}
