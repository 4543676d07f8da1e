import { UNIT_MS } from './time-units.js';

/**
 * A span of time as people type it: `7 d`, `1 d 12 h`, `90min`; what {@link duration} writes is read too.
 *
 * @returns Whole milliseconds, or null where it says no span.
 */
export function readDuration(text: string): number | null {
  const parts = [
    ...text
      .trim()
      .toLowerCase()
      .matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)(?![a-z])\s*/g),
  ];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim().toLowerCase()) return null;
  const ms = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * unitMs(unit), 0);
  return Number.isSafeInteger(ms) ? ms : Math.round(ms);
}

const unitMs = (unit: string): number =>
  (UNIT_MS as Readonly<Record<string, number>>)[unit === 'm' ? 'min' : unit] ?? 0;
