import { describe, expect, test } from 'vitest';
import { cellsOf, partitionsOf } from '../../../simulator/synthesis/people/cells.js';
import { inhabitantsOf } from '../../../simulator/synthesis/world/inhabitants.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../../simulator/synthesis/world/world.js';

const preset = readWorld({ preset: 'hyper-casual' });

const withShares = (people: number, shares: readonly number[]): number[] => {
  const [country] = preset.countries;
  if (country === undefined) throw new RangeError('nobody lives anywhere');
  return inhabitantsOf({
    installs: people / 2,
    peoplePerInstall: 2,
    countries: shares.map((share) => ({ ...country, share })),
  });
};

describe('people of countries', () => {
  test.each([
    { people: 100, shares: [0.5, 0.3, 0.2], expected: [50, 30, 20] },
    // Each share alone is rounded to nobody.
    { people: 2, shares: Array<number>(11).fill(1), expected: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    { people: 2, shares: [1, 2, 1, 1, 1], expected: [1, 1, 0, 0, 0] },
    // Each share alone is rounded up.
    { people: 2, shares: [1, 1, 2], expected: [1, 0, 1] },
    { people: 4, shares: [5, 5, 5, 1], expected: [2, 1, 1, 0] },
    { people: 10, shares: [0, 1, 0], expected: [0, 10, 0] },
  ])('$people by $shares are $expected', ({ people, shares, expected }) => {
    expect(withShares(people, shares)).toEqual(expected);
  });

  test('are as many as the world has, and in no country fewer where the world has more', () => {
    const shares = preset.countries.map(({ share }) => share);
    let before = shares.map(() => 0);
    for (let people = 2; people < 400; people += 1) {
      const here = withShares(people, shares);
      expect(here.reduce((sum, one) => sum + one, 0)).toBe(people);
      for (const [i, one] of here.entries()) expect(one).toBeGreaterThanOrEqual(before[i] ?? 0);
      before = here;
    }
  });

  test('of the smallest world live somewhere, and are made', () => {
    const world = worldOf(readWorld({ preset: 'hyper-casual', installs: 1, peoplePerInstall: 2 }), '1');
    expect(cellsOf(world).reduce((sum, cell) => sum + cell.people, 0)).toBe(2);
    expect(partitionsOf(world)).toHaveLength(1);
  });
});
