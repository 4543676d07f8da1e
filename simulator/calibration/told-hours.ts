import { offsetMs, type Zone } from '../synthesis/time/zones.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Clocks of countries differ from UTC by halves of hours. */
const SLOT = HOUR / 2;

/**
 * What a date of a zone is made of, by the hours of another clock: shares of it. Where clocks are turned it has an hour less, or one
 * of them twice.
 *
 * @param weights - By hour of the zone. @param date - Days since 1970.
 */
export function toldHours(weights: readonly number[], date: number, zone: Zone, clock: Zone): Float64Array {
  const told = new Float64Array(24);
  let whole = 0;
  const noonMs = (date + 0.5) * DAY - offsetMs(zone, (date + 0.5) * DAY);
  for (let atMs = noonMs - DAY; atMs < noonMs + DAY; atMs += SLOT) {
    const localMs = atMs + offsetMs(zone, atMs);
    if (Math.floor(localMs / DAY) !== date) continue;
    const weight = weights[Math.floor(localMs / HOUR) % 24] ?? 0;
    whole += weight;
    const hour = Math.floor((atMs + offsetMs(clock, atMs)) / HOUR) % 24;
    told[hour] = (told[hour] ?? 0) + weight;
  }
  return told.map((weight) => (whole === 0 ? 0 : weight / whole));
}
