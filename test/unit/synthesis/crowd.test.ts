import { expect, test } from 'vitest';
import { Crowd } from '../../../simulator/synthesis/people/crowd.js';
import { personOf, phoneOf } from '../../../simulator/synthesis/people/person.js';
import { livedIn } from '../../support/lived-in.js';

const { world, story } = livedIn({ preset: 'mid-core', installs: 400, days: 3, fraud: [] });
const { cell } = story;
const people = Array.from({ length: 200 }, (_, index) => personOf(world, cell, index));

test('who is met has the same phone and allows the same, whether known, with the app, or met by chance', () => {
  const crowd = new Crowd(world, cell);
  for (const person of people) {
    if (person.index % 3 === 0) crowd.know(person);
    if (person.index % 3 === 1) crowd.join(person);
  }
  const allowing = new Set<boolean>();
  for (const person of people) {
    const phone = phoneOf(world, person);
    // Twice, since it is worked out once.
    for (let i = 0; i < 2; i += 1) {
      const { key, household } = crowd.viewer(person.index).person;
      expect([{ ...key }, household]).toEqual([person.key, person.household]);
      expect(crowd.viewer(person.index).publisherConsent).toBe(phone.publisherConsent);
      expect(crowd.phoneAt(person.index)).toEqual(phone);
    }
    allowing.add(phone.publisherConsent);
  }
  expect(allowing.size).toBe(2);
});

test('a place that nobody has belongs to nobody', () => {
  const crowd = new Crowd(world, cell);
  expect(() => crowd.viewer(cell.people)).toThrow(`nobody has place ${cell.people}`);
});
