import { expect, test } from 'vitest';
import { Touches } from '../../../simulator/synthesis/journey/touches.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../../simulator/synthesis/world/world.js';

const NEVER = Number.POSITIVE_INFINITY;
const [campaign, other] = worldOf(readWorld({ preset: 'hyper-casual', installs: 100, days: 2 }), '1').campaigns;
if (campaign === undefined || other === undefined) throw new Error('the preset has fewer than two campaigns');

test('touches are listed as they were told of, with the one that leads to the first open', () => {
  const touches = new Touches();
  touches.add(campaign, false, 1000, NEVER, 0);
  touches.add(other, true, 2000, 9000, 1);
  touches.add(campaign, true, 3000, 7000, -1);

  const { touches: list, first } = touches.list();
  expect(list).toEqual([
    { campaign, isClick: false, atMs: 1000, installAtMs: NEVER, number: 0 },
    { campaign: other, isClick: true, atMs: 2000, installAtMs: 9000, number: 1 },
    { campaign, isClick: true, atMs: 3000, installAtMs: 7000, number: -1 },
  ]);
  expect(first).toBe(list[2]);
  expect(touches.installAtMs).toBe(7000);
});

test('of two that lead to one instant the one that was told of earlier counts', () => {
  const touches = new Touches();
  touches.add(campaign, false, 1000, 7000, 0);
  touches.add(other, true, 2000, 7000, 1);
  expect(touches.list().first?.campaign).toBe(campaign);
});

test('those of the person before are gone, and what was listed stays', () => {
  const touches = new Touches();
  touches.add(campaign, true, 1000, 7000, 0);
  const before = touches.list();
  touches.clear();
  expect(touches.list()).toEqual({ touches: [], first: null });
  touches.add(other, false, 2000, NEVER, 0);
  expect(touches.list().first).toBeNull();
  expect(before.touches).toEqual([{ campaign, isClick: true, atMs: 1000, installAtMs: 7000, number: 0 }]);
});

test('there is room for as many as a person sees', () => {
  const touches = new Touches();
  for (let i = 0; i < 500; i += 1) touches.add(campaign, i % 2 === 0, i, 10_000 - i, i);
  const { touches: list, first } = touches.list();
  expect(list.map(({ number }) => number)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(first?.number).toBe(499);
});
