import { describe, expect, test } from 'vitest';
import { SimulatorError } from '../../../simulator/errors.js';
import { type Installed, storyOf } from '../../../simulator/synthesis/cell/story.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import { Versions } from '../../../simulator/synthesis/enact/versions.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { personOf } from '../../../simulator/synthesis/people/person.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import type { ReleaseConfig } from '../../../simulator/synthesis/world/world-config.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';
import { enactAll } from '../../support/enact-all.js';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01');
const releases: [ReleaseConfig, ReleaseConfig, ReleaseConfig] = [
  { version: '1.0', day: 1 },
  { version: '1.1', date: '2026-01-05' },
  { version: '1.2', day: 12 },
];
const always = { chance: 1, afterDays: { median: 2, sigma: 0 } };

const worldWith = (app: object, changes: object = {}): World =>
  worldOf(readWorld({ preset: 'hyper-casual', fraud: [], ...changes, app }), 'seed');

/** People of one region, each with an installation of that instant. */
function people(world: World, installAtMs: number, count = 1): Pick<Installed, 'person' | 'installAtMs'>[] {
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new Error('nobody lives there');
  return Array.from({ length: count }, (_, index) => ({ person: personOf(world, cell, index), installAtMs }));
}

const dayAt = (day: number): number => START + (day - 1) * DAY;

describe('an installation has', () => {
  const world = worldWith({ releases, updates: always });

  test.each([
    { installAtMs: dayAt(1), version: '1.0' },
    { installAtMs: dayAt(5) - 1, version: '1.0' },
    { installAtMs: dayAt(5), version: '1.1' },
    { installAtMs: dayAt(12) - 1, version: '1.1' },
    { installAtMs: dayAt(12), version: '1.2' },
  ])('$version from the first open on, at $installAtMs', ({ installAtMs, version }) => {
    expect(new Versions(world, people(world, installAtMs)).at(0, installAtMs)).toBe(version);
  });

  test.each([
    { atMs: dayAt(7) - 1, version: '1.0' }, // Out for two days, less a millisecond.
    { atMs: dayAt(7), version: '1.1' },
    { atMs: dayAt(14) - 1, version: '1.1' },
    { atMs: dayAt(14), version: '1.2' },
  ])('$version two days after it was released, at $atMs', ({ atMs, version }) => {
    expect(new Versions(world, people(world, dayAt(2))).at(0, atMs)).toBe(version);
  });

  test('the one that it was installed with for ever, of people who never take another', () => {
    const never = worldWith({ releases, updates: { ...always, chance: 0 } });
    const versions = new Versions(never, [...people(never, dayAt(2)), ...people(never, dayAt(6))]);
    expect([versions.at(0, dayAt(30)), versions.at(1, dayAt(30))]).toEqual(['1.0', '1.1']);
  });

  test('no earlier one any more when it has a later one', () => {
    // Who is slow with one release may be quick with the next.
    const slow = worldWith({
      releases: [releases[0], { version: '1.1', day: 2 }, { version: '1.2', day: 3 }],
      updates: { chance: 1, afterDays: { median: 5, sigma: 2 } },
    });
    const places = ['1.0', '1.1', '1.2'];
    const versions = new Versions(slow, people(slow, dayAt(1), 50));
    const seen = Array.from({ length: 50 }, (_, who) =>
      Array.from({ length: 300 }, (__, hour) => places.indexOf(versions.at(who, dayAt(1) + hour * 3_600_000))),
    );
    expect(seen.filter((list) => list.some((place, i) => place < (list[i - 1] ?? 0)))).toEqual([]);
    // Some leave one out.
    expect(seen.some((list) => list.includes(2) && !list.includes(1))).toBe(true);
    expect(seen.some((list) => list.includes(1) && list.includes(2))).toBe(true);
  });
});

test('one release more changes nothing of when the others are taken', { tags: 'long' }, () => {
  const updates = { chance: 0.7, afterDays: { median: 3, sigma: 1 } };
  const [first, second, third] = releases;
  const versionsOf = (list: readonly ReleaseConfig[], atMs: number): string[] => {
    const world = worldWith({ releases: list, updates });
    const versions = new Versions(world, people(world, dayAt(2), 200));
    return Array.from({ length: 200 }, (_, who) => versions.at(who, atMs));
  };
  for (const day of [5.5, 8, 11]) {
    const few = versionsOf([first, second], dayAt(day));
    expect(new Set(few)).toEqual(new Set(['1.0', '1.1']));
    expect(versionsOf([first, second, third], dayAt(day))).toEqual(few);
    // One between them is seen only by who has not the later one yet.
    const between = versionsOf([first, { version: '1.0.1', day: 3 }, second], dayAt(day));
    expect(between.map((version) => (version === '1.1' ? version : '1.0'))).toEqual(few);
  }
});

test(
  'a world with one version has it everywhere, and one with releases is the same but for that',
  { tags: 'long' },
  () => {
    const few = { installs: 500, days: 16 };
    const told = (app: object): { readonly version: string | null; readonly rest: string }[] => {
      const world = worldWith(app, few);
      const [cell] = cellsOf(world);
      if (cell === undefined) throw new Error('nobody lives there');
      const rows: { version: string | null; rest: string }[] = [];
      enactAll(world, catalogueOf(world, 'seed'), storyOf(world, cell), 'seed', (fact, about) => {
        const money = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
        if (about?.device != null) rows.push({ version: about.device.appVersion, rest: JSON.stringify(fact, money) });
      });
      return rows;
    };
    const [one, several] = [told({ version: '9.9' }), told({ releases, updates: always })];
    expect(one.length).toBeGreaterThan(1000);
    expect(new Set(one.map(({ version }) => version))).toEqual(new Set(['9.9']));
    expect(new Set(several.map(({ version }) => version))).toEqual(new Set(['1.0', '1.1', '1.2']));
    expect(several.map(({ rest }) => rest)).toEqual(one.map(({ rest }) => rest));
  },
);

describe('what is refused', () => {
  function refused(app: object): string[] {
    try {
      readWorld({ preset: 'hyper-casual', startsOn: '2026-01-01', app });
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      return error.problems.map(({ path, given, expected }) => `${path}: got ${given}, expected ${expected}`);
    }
    return [];
  }

  test.each([
    { list: [], problem: 'app.releases: got [], expected a list of 1–100' },
    {
      list: [
        { version: '1', day: 1 },
        { version: '2', day: 9 },
        { version: '3', day: 8 },
      ],
      problem: 'app.releases.2.day: got 8, expected later than day 9: releases stand in order of time',
    },
    {
      list: [
        { version: '1', date: '2025-12-30' },
        { version: '2', date: '2025-12-30' },
      ],
      problem: 'app.releases.1.date: got 2025-12-30, expected later than 2025-12-30: releases stand in order of time',
    },
    {
      list: [
        { version: '1', date: '2026-01-01' },
        { version: '2', day: 1 },
      ],
      problem: 'app.releases.1.day: got 1, expected later than 2026-01-01: releases stand in order of time',
    },
    {
      list: [
        { version: '1', day: 1 },
        { version: '1', day: 2 },
      ],
      problem: 'app.releases.1.version: got 1, expected another one: app.releases.0.version is the same',
    },
    {
      list: [{ version: '1', date: '2026-01-02' }],
      problem:
        'app.releases.0.date: got 2026-01-02, expected 2026-01-01 or earlier: whoever installs the app before it has no version',
    },
    {
      list: [{ version: '1', day: 2 }],
      problem: 'app.releases.0.day: got 2, expected 1: whoever installs the app before it has no version',
    },
    { list: [{ version: '1' }], problem: 'app.releases.0.date: got null, expected a date, or a day in its place' },
    {
      list: [{ version: '1', date: '2026-01-01', day: 1 }],
      problem: 'app.releases.0.date: got 2026-01-01, expected nothing: its day is 1',
    },
  ])('$problem', ({ list, problem }) => {
    expect(refused({ releases: list })).toEqual([problem]);
  });

  test('one version beside releases, none of both, and releases of which nobody knows how they are taken', () => {
    expect(refused({ version: '1', releases: [{ version: '1', day: 1 }] })).toEqual([
      'app.version: got 1, expected nothing: app.releases say which versions there are',
    ]);
    const { releases: _, updates: __, ...app } = readWorld({ preset: 'hyper-casual' }).app;
    const whole = readWorld({ preset: 'hyper-casual' });
    const told = (given: object): string[] => {
      try {
        readWorld({ ...whole, app: { ...app, ...given } });
      } catch (error) {
        return (error as SimulatorError).problems.map(({ path }) => path);
      }
      return [];
    };
    expect(told({})).toEqual(['app.version']);
    expect(told({ version: '1' })).toEqual([]);
    expect(told({ releases: [{ version: '1', day: 1 }] })).toEqual(['app.updates']);
  });

  test('nothing where one version takes the place of the releases of a preset', () => {
    const { app } = readWorld({ preset: 'hyper-casual', app: { version: '7' } });
    expect(app.version).toBe('7');
    expect(app.releases).toBeUndefined();
  });
});
