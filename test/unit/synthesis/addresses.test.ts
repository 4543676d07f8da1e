import { expect, test } from 'vitest';
import { keyOf, seedKey } from '../../../simulator/synthesis/chance/draws.js';
import { HOMES, placeAt } from '../../../simulator/synthesis/people/addresses.js';
import { Crowd } from '../../../simulator/synthesis/people/crowd.js';
import { livedIn } from '../../support/lived-in.js';
import { expectByChance } from '../../support/by-chance.js';

const STAY_MS = 3 * 3_600_000;
const STAYS = 120;
const people = Array.from({ length: 100 }, (_, i) => ({ key: keyOf(seedKey('addresses'), i), household: i }));

test('a phone is at home as often as the file says, and else behind an address of the carrier, which all share', () => {
  const network = { atHome: 0.6, carrierAddresses: 7 };
  const visitors = new Map<number, Set<number>>();
  let atHome = 0;
  for (const person of people) {
    for (let stay = 0; stay < STAYS; stay += 1) {
      const place = placeAt(person, stay * STAY_MS, network);
      expect(placeAt(person, (stay + 1) * STAY_MS - 1, network)).toBe(place);
      if (place === person.household) atHome += 1;
      else visitors.set(place, (visitors.get(place) ?? new Set()).add(person.household));
    }
  }
  expectByChance(atHome, people.length * STAYS, network.atHome);
  expect([...visitors.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => HOMES + n));
  for (const { size } of visitors.values()) expect(size).toBe(people.length);
});

test.each([
  { atHome: 1, isShared: false },
  { atHome: 0, isShared: true },
])('strangers have one address: $isShared where phones are at home for $atHome of the time', ({ atHome, isShared }) => {
  const network = { atHome, carrierAddresses: 1, peoplePerHousehold: 2.5 };
  const { world, story } = livedIn({ preset: 'hyper-casual', installs: 20, days: 2, fraud: [], network });
  const crowd = new Crowd(world, story.cell);
  const addressOf = (index: number): string => crowd.addressAt(crowd.viewer(index), world.span.fromMs).text;
  // Places 0 to 2 are of one household, and 3 of the next one.
  expect(addressOf(2)).toBe(addressOf(0));
  expect(addressOf(3) === addressOf(0)).toBe(isShared);
});
