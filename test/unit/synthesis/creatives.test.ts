import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { storyOf } from '../../../simulator/synthesis/cell/story.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';

const { countries, channels } = readWorld({ preset: 'hyper-casual' });
const campaign = { name: 'first', channel: 'unity', platform: 'android', dailyBudget: 100, pricing: 'cpi' };
const worldWith = (...campaigns: object[]): World =>
  worldOf(
    readWorld({
      preset: 'hyper-casual',
      installs: 1500,
      fraud: [],
      adRevenue: null,
      purchases: null,
      countries: countries.filter(({ country }) => country === 'GB'),
      channels: channels.map((one) => ({ ...one, sites: 1, creatives: 4 })),
      campaigns,
    }),
    'creatives',
  );
const world = worldWith(campaign);
const first = world.campaigns[0];
if (first === undefined) throw new RangeError('no campaign');

test('some creatives are clicked oftener than others, all together as often as the channel says', () => {
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new RangeError('nobody lives there');
  const seen = [0, 0, 0, 0];
  const clicked = [0, 0, 0, 0];
  for (const { kind, about } of storyOf(world, cell).happenings.asTold()) {
    if (kind > kinds.click) continue;
    const counts = kind === kinds.click ? clicked : seen;
    counts[about & 0xff] = (counts[about & 0xff] ?? 0) + 1;
  }
  const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
  const { ctr } = first.channel;
  expect(Math.abs(sum(clicked) / sum(seen) / ctr - 1)).toBeLessThan(0.05);
  for (const [creative, factor] of first.creativeClicks.entries())
    expect(Math.abs((clicked[creative] ?? 0) / (seen[creative] ?? 1) / (ctr * factor) - 1)).toBeLessThan(0.15);
  expect(Math.max(...first.creativeClicks) / Math.min(...first.creativeClicks)).toBeGreaterThan(1.3);
});

test('how often they are clicked is their own, whatever other campaigns there are', () => {
  const [other, again] = worldWith({ ...campaign, name: 'second' }, campaign).campaigns;
  expect(again?.creativeClicks).toEqual(first.creativeClicks);
  expect(other?.creativeClicks).not.toEqual(first.creativeClicks);
});
