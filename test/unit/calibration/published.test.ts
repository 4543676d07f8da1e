import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Published, publishedFacts } from '../../../simulator/calibration/published.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';

const pages = readFileSync(resolve(import.meta.dirname, '../../../docs/calibration.md'), 'utf8');

test.each([...new Set(publishedFacts.map(({ id }) => id))])('%s is a row of docs/calibration.md', (id) => {
  expect(pages).toContain(`| \`${id}\` |`);
});

const idsOf = (world: object, what: string, ...under: string[]): string[] =>
  new Published(readWorld(world)).of(what, under).map(({ id }) => id);

test('a preset keeps to what it cites, and to nothing that another cites', () => {
  expect(idsOf({ preset: 'subscription' }, 'retention 7', 'retention.day1')).toEqual(['retention-all']);
  expect(idsOf({ preset: 'hyper-casual' }, 'retention 7', 'retention.day1')).toEqual(['games-2024']);
});

test('who changes a number no longer keeps to what was cited for it', () => {
  const changed = { preset: 'subscription', retention: { day1: 0.4 } };
  expect(idsOf(changed, 'retention 7', 'retention.day1')).toEqual([]);
  expect(idsOf(changed, 'retention 7', 'retention.exponent')).toEqual(['retention-all']);
});

test('of a list all numbers must be those of the preset: that one budget is the same says nothing', () => {
  expect(idsOf({ preset: 'hyper-casual' }, 'spend on android', 'campaigns.*.dailyBudget')).toEqual(['cpi-hyper-spend']);
  expect(idsOf({ preset: 'commerce' }, 'spend on android', 'campaigns.*.dailyBudget')).toEqual([]);
});

test('what is cited for one channel by name counts more than what is cited for all', () => {
  expect(idsOf({ preset: 'hyper-casual' }, 'ctr', 'channels.vungle.ctr')).toEqual(['funnel-liftoff']);
  expect(idsOf({ preset: 'hyper-casual' }, 'ctr', 'channels.unity.ctr')).toEqual(['ctr-format']);
});
