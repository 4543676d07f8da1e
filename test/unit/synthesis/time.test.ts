import { describe, expect, test } from 'vitest';
import { keyOf, seedKey } from '../../../simulator/synthesis/chance/draws.js';
import { Season } from '../../../simulator/synthesis/time/season.js';
import { knownCountries, offsetMs, type Zone, zonesOf } from '../../../simulator/synthesis/time/zones.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('time zones', () => {
  const every = knownCountries.flatMap((country) => zonesOf(country));

  test.each(every)('$name has the hours that this engine knows of it', (zone) => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone.name, timeZoneName: 'longOffset' });
    const theirs = (atMs: number): number => {
      const text = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      const [, sign, hours, minutes = '0'] = /GMT(?:([+-])(\d+):?(\d+)?)?/.exec(text) ?? [];
      if (sign === undefined) return 0;
      return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    };
    // Every six hours of three years: clocks go forward and back by the hour, on days that differ by year.
    const wrong: string[] = [];
    for (let at = Date.parse('2024-01-01'); at < Date.parse('2027-01-01'); at += 6 * HOUR) {
      if (offsetMs(zone, at) !== theirs(at)) wrong.push(new Date(at).toISOString());
    }
    expect(wrong).toEqual([]);
  });

  test('both sides of the hour at which clocks go forward', () => {
    const [berlin] = zonesOf('DE') as [Zone];
    expect(offsetMs(berlin, Date.parse('2026-03-29T00:59:59.999Z'))).toBe(HOUR);
    expect(offsetMs(berlin, Date.parse('2026-03-29T01:00:00Z'))).toBe(2 * HOUR);
    const [newYork] = zonesOf('US') as [Zone];
    expect(offsetMs(newYork, Date.parse('2026-11-01T05:59:59.999Z'))).toBe(-4 * HOUR);
    expect(offsetMs(newYork, Date.parse('2026-11-01T06:00:00Z'))).toBe(-5 * HOUR);
  });

  test('people of a country live in its zones', () => {
    for (const country of knownCountries) {
      const shares = zonesOf(country).reduce((sum, { share }) => sum + share, 0);
      expect(shares, country).toBeCloseTo(1, 10);
    }
    expect(() => zonesOf('XX')).toThrow('XX');
  });
});

describe('seasons', () => {
  const span = { fromMs: Date.parse('2026-01-05'), toMs: Date.parse('2026-01-19') };
  const [tokyo] = zonesOf('JP') as [Zone];
  const evening = Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 3 : hour < 6 ? 0 : 1));
  const plain = { hours: evening, weekdays: [1, 1, 1, 1, 1, 1, 1], trend: 1, holidays: new Map<string, number>() };
  const key = seedKey('seasons');
  const COUNT = 40_000;
  const shares = (season: Season, of: (local: Date) => boolean): number => {
    let count = 0;
    for (let i = 0; i < COUNT; i += 1) count += Number(of(new Date(season.instant(keyOf(key, i), 1) + 9 * HOUR)));
    return count / COUNT;
  };

  test('have their hours in local time', () => {
    const season = new Season(plain, tokyo, span);
    expect(shares(season, (local) => local.getUTCHours() < 6)).toBe(0);
    expect(shares(season, (local) => local.getUTCHours() === 20)).toBeCloseTo(3 / 20, 2);
  });

  test('have days of the week, a trend and holidays', () => {
    const sundays = new Season({ ...plain, weekdays: [1, 1, 1, 1, 1, 1, 8] }, tokyo, span);
    expect(shares(sundays, (local) => local.getUTCDay() === 0)).toBeCloseTo(8 / 14, 1);
    const growing = new Season({ ...plain, trend: 1.2 }, tokyo, span);
    const half = Date.parse('2026-01-12') + 9 * HOUR;
    // The second week has 1.2^7 times as much as the first.
    expect(shares(growing, (local) => local.getTime() >= half)).toBeCloseTo(1.2 ** 7 / (1 + 1.2 ** 7), 1);
    const holiday = new Season({ ...plain, holidays: new Map([['2026-01-12', 0]]) }, tokyo, span);
    expect(shares(holiday, (local) => local.toISOString().startsWith('2026-01-12'))).toBe(0);
  });

  test('lie in their span, in whole milliseconds', () => {
    const season = new Season(plain, tokyo, span);
    for (let i = 0; i < 2000; i += 1) {
      const at = season.instant(keyOf(key, i), 2);
      expect(Number.isInteger(at) && at >= span.fromMs && at < span.toMs).toBe(true);
      const from = span.fromMs + 5 * HOUR + 123;
      const within = season.within(from, keyOf(key, i), 3);
      expect(within >= from && within < from + DAY).toBe(true);
      expect(new Date(within + 9 * HOUR).getUTCHours()).toBeGreaterThanOrEqual(6);
    }
  });
});
