import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { storyOf, type Story } from '../../../simulator/synthesis/cell/story.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { personOf } from '../../../simulator/synthesis/people/person.js';
import { offsetMs, zonesOf } from '../../../simulator/synthesis/time/zones.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';

/** One region of one country. */
function worldIn(country: string, changes: object): World {
  const { countries, channels, campaigns } = readWorld({ preset: 'hyper-casual' });
  const everywhere = campaigns.map(({ countries: _some, ...campaign }) => campaign);
  const here = countries.filter((one) => one.country === country);
  const world = { countries: here, channels, campaigns: everywhere, fraud: [], adRevenue: null, purchases: null };
  return worldOf(
    readWorld({ preset: 'hyper-casual', startsOn: '2026-03-02', days: 28, installs: 1500, ...world, ...changes }),
    'calendar',
  );
}
function livedIn(world: World): Story {
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new RangeError('nobody lives there');
  return storyOf(world, cell);
}

/** Local instants, as though they were in UTC, at which apps are opened again in Germany. */
function reopened(changes: object): Date[] {
  const [berlin] = zonesOf('DE');
  if (berlin === undefined) throw new RangeError('no zone');
  const { happenings } = livedIn(worldIn('DE', changes));
  return Array.from(happenings.asTold(), ({ kind, about, atMs }) =>
    kind === kinds.open && about === 0 ? [new Date(atMs + offsetMs(berlin, atMs))] : [],
  ).flat();
}
const countOf = (list: readonly Date[], holds: (at: Date) => boolean): number => list.filter(holds).length;
const usual = { hours: Array.from({ length: 24 }, () => 1), weekdays: [1, 1, 1, 1, 1, 1, 1] };

test('nobody opens the app on weekdays that have no weight', { tags: 'long' }, () => {
  const at = reopened({ opening: { ...usual, weekdays: [1, 1, 1, 1, 1, 0, 0] } });
  expect(at.length).toBeGreaterThan(2000);
  expect(countOf(at, (one) => one.getUTCDay() === 0 || one.getUTCDay() === 6)).toBe(0);
});

test('nobody does on a holiday without any, and more do on one with more', { tags: 'long' }, () => {
  const plain = reopened({ opening: usual });
  const holidays = [
    { date: '2026-03-11', factor: 0 },
    { date: '2026-03-20', countries: ['DE'], factor: 2 },
    { date: '2026-03-24', countries: ['FR'], factor: 0 },
  ];
  const at = reopened({ opening: { ...usual, holidays } });
  const on = (list: readonly Date[], date: string): number =>
    countOf(list, (one) => one.toISOString().startsWith(date));
  expect(on(at, '2026-03-11')).toBe(0);
  expect(on(at, '2026-03-20') / on(plain, '2026-03-20')).toBeCloseTo(2, 0);
  expect(on(at, '2026-03-20') / on(plain, '2026-03-20')).toBeGreaterThan(1.6);
  expect(on(at, '2026-03-24')).toBe(on(plain, '2026-03-24'));
});

test(
  'a trend of openings moves them to the end of the span, and makes not more of them in all',
  { tags: 'long' },
  () => {
    const [plain, growing] = [usual, { ...usual, trend: 1.05 }].map((opening) => reopened({ opening })) as [
      Date[],
      Date[],
    ];
    const late = (list: readonly Date[]): number =>
    countOf(list, (one) => one.getTime() >= Date.parse('2026-03-23')) / countOf(list, (one) => one.getTime() < Date.parse('2026-03-09')); // prettier-ignore
    // Three weeks later.
    expect(late(growing) / late(plain)).toBeGreaterThan(1.05 ** 21 * 0.8);
    expect(late(growing) / late(plain)).toBeLessThan(1.05 ** 21 * 1.2);
  },
);

test('no click lies after the span, and none is reported after it', { tags: 'long' }, () => {
  // Half of all that is seen is seen in the last half-hour.
  const hours = Array.from({ length: 24 }, (_, hour) => Number(hour === 1));
  const world = worldIn('GB', { days: 1, installs: 1500, exposure: { hours: [...hours.slice(2), 0, 1] } });
  const { happenings, reported } = livedIn(world);
  const late = Array.from(happenings.asTold(), ({ atMs }) => atMs).filter((atMs) => atMs >= world.span.toMs);
  expect(late).toEqual([]);
  expect([...reported.rows()].filter(({ dayMs }) => dayMs !== world.span.fromMs)).toEqual([]);
  const clicks = Array.from(happenings.asTold(), ({ kind }) => kind).filter((kind) => kind === kinds.click);
  expect(clicks.length).toBeGreaterThan(20);
});

test('who lives together has one clock, and people are in the zones of their country', () => {
  const world = worldIn('US', {});
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new RangeError('nobody lives there');
  const zoneOf = new Map<number, number>();
  const counts = [0, 0, 0, 0];
  for (let index = 0; index < cell.people; index += 1) {
    const { household, zone } = personOf(world, cell, index);
    counts[zone] = (counts[zone] ?? 0) + 1;
    expect(zoneOf.get(household) ?? zone).toBe(zone);
    zoneOf.set(household, zone);
  }
  for (const [zone, { share }] of zonesOf('US').entries())
    expect(Math.abs((counts[zone] ?? 0) / cell.people - share)).toBeLessThan(0.02);
});
