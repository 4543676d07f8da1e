import { describe, expect, test } from 'vitest';
import { keyOf, seedKey } from '../../../simulator/synthesis/chance/draws.js';
import { Openings } from '../../../simulator/synthesis/time/openings.js';
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
    }
  });

  test('a local hour that begins at half past is that hour alone', () => {
    const [kolkata] = zonesOf('IN') as [Zone];
    const hours = plain.hours.map((_, hour) => Number(hour === 20));
    const season = new Season({ ...plain, hours }, kolkata, span);
    const seen = new Set<number>();
    for (let i = 0; i < 2000; i += 1) {
      seen.add(new Date(season.instant(keyOf(key, i), 1) + 5.5 * HOUR).getUTCHours());
    }
    expect([...seen]).toEqual([20]);
  });

  test('slots of half an hour are small enough for every zone', () => {
    const odd = knownCountries.flatMap((country) => zonesOf(country)).filter(({ minutes }) => minutes % 30 !== 0);
    expect(odd).toEqual([]);
  });
});

describe('openings', () => {
  // Five weeks from a Monday on.
  const span = { fromMs: Date.parse('2026-01-05'), toMs: Date.parse('2026-02-09') };
  const zone: Zone = { name: 'Asia/Kolkata', minutes: 330, summer: 'never', share: 1 };
  const hours = Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 3 : hour < 6 ? 0 : 1));
  const plain = { hours, weekdays: [1, 1, 1, 1, 1, 1, 1], trend: 1, holidays: new Map<string, number>() };
  const openingsOf = (changes: Partial<typeof plain>): Openings =>
    new Openings({ ...plain, ...changes }, zone, span, 365);
  const key = seedKey('openings');
  const local = (atMs: number): Date => new Date(atMs + 5.5 * HOUR);
  /** Midnight of a day in India. */
  const midnight = (date: string): number => Date.parse(date) - 5.5 * HOUR;

  test('of a usual day are 1, whenever its 24 hours begin', () => {
    for (let hour = 0; hour < 24; hour += 1) expect(openingsOf({}).activity(span.fromMs + hour * HOUR)).toBeCloseTo(1);
  });

  test('weekdays count against their mean, by local dates; 24 hours lie in two of them', () => {
    const openings = openingsOf({ weekdays: [1, 1, 1, 1, 1, 0, 0] });
    expect(openings.activity(midnight('2026-01-09'))).toBeCloseTo(7 / 5); // Friday.
    expect(openings.activity(midnight('2026-01-10'))).toBe(0);
    // From Friday 20:00 on: three of twenty are that hour's, three more come until midnight.
    expect(openings.activity(midnight('2026-01-09') + 20 * HOUR)).toBeCloseTo(((7 / 5) * 6) / 20);
  });

  test('a holiday counts against what its day were, and may be without any', () => {
    const openings = openingsOf({ holidays: new Map([['2026-01-14', 0], ['2026-01-20', 2.5]]) }); // prettier-ignore
    expect(openings.activity(midnight('2026-01-14'))).toBe(0);
    expect(openings.activity(midnight('2026-01-20'))).toBeCloseTo(2.5);
    expect(openings.activity(midnight('2026-01-21'))).toBeCloseTo(1);
    for (let i = 0; i < 2000; i += 1) {
      const at = local(openings.instant(midnight('2026-01-13') + 12 * HOUR, keyOf(key, i), 1));
      expect(at.toISOString().slice(0, 10)).toBe('2026-01-13');
    }
  });

  test('a trend goes on from day to day, is 1 on average, and ends with the span', () => {
    const openings = openingsOf({ trend: 1.1 });
    const days = Array.from({ length: 35 }, (_, day) => openings.activity(span.fromMs + day * DAY - 5.5 * HOUR));
    expect(days.reduce((sum, one) => sum + one, 0) / 35).toBeCloseTo(1);
    expect((days[20] ?? 0) / (days[10] ?? 0)).toBeCloseTo(1.1 ** 10);
    expect(openings.activity(span.toMs + 200 * DAY)).toBeCloseTo(days[34] ?? 0);
    expect(openings.most).toBeCloseTo(days[34] ?? 0);
  });

  test('lie in the 24 hours, at an hour in which something may happen', () => {
    const openings = openingsOf({ weekdays: [1, 1, 1, 1, 1, 1, 8] });
    for (let i = 0; i < 4000; i += 1) {
      const from = span.fromMs + i * 361_007;
      const at = openings.instant(from, keyOf(key, i), 3);
      expect(Number.isInteger(at) && at >= from && at < from + DAY).toBe(true);
      expect(local(at).getUTCHours()).toBeGreaterThanOrEqual(6);
    }
  });

  test('are at their hours, and on the heavier of two days oftener', () => {
    const openings = openingsOf({ weekdays: [1, 1, 1, 1, 1, 1, 8] });
    // Saturday noon to Sunday noon: 14 of 20 are left of Saturday, 6 of Sunday come before noon.
    const instants = Array.from({ length: 40_000 }, (_, i) =>
      local(openings.instant(midnight('2026-01-10') + 12 * HOUR, keyOf(key, i), 4)),
    );
    const share = (holds: (at: Date) => boolean): number => instants.filter(holds).length / instants.length;
    expect(share((at) => at.getUTCDay() === 0)).toBeCloseTo((6 * 8) / (6 * 8 + 14), 2);
    expect(share((at) => at.getUTCHours() === 20)).toBeCloseTo(3 / (6 * 8 + 14), 2);
  });

  test.each([
    { turn: 'forward', day: '2026-03-08', shown: [3, 10, 20] },
    { turn: 'back', day: '2026-11-01', shown: [2, 3, 10, 20] },
  ])('are at their hours by clocks that are put $turn meanwhile', ({ day, shown }) => {
    const [newYork] = zonesOf('US');
    if (newYork === undefined) throw new RangeError('no zone');
    const few = Array.from({ length: 24 }, (_, hour) => ([2, 3, 10, 20].includes(hour) ? 1 : 0));
    const of = { fromMs: Date.parse(day) - 5 * DAY, toMs: Date.parse(day) + 5 * DAY };
    const openings = new Openings({ ...plain, hours: few }, newYork, of, 365);
    const seen = new Set<number>();
    // From seven in the morning of the day before on, by clocks on the east coast.
    for (let i = 0; i < 2000; i += 1) {
      const from = Date.parse(day) - 12 * HOUR;
      const at = openings.instant(from, keyOf(key, i), 3);
      expect(at >= from && at < from + DAY).toBe(true);
      seen.add(new Date(at + offsetMs(newYork, at)).getUTCHours());
    }
    expect([...seen].toSorted((a, b) => a - b)).toEqual(shown);
  });
});
