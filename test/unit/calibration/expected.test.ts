import { expect, test } from 'vitest';
import { normalShare, shareBack, shareWithin } from '../../../simulator/calibration/expected.js';

test.each([
  [0, 0.5],
  [1, 0.841345],
  [-1, 0.158655],
  [1.959964, 0.975],
  [-9, 0],
  [9, 1],
])('below %d lie %d of a standard normal variable', (x, share) => {
  expect(normalShare(x)).toBeCloseTo(share, 5);
});

const published = {
  quickShare: 0.75,
  quick: { median: 240, sigma: 1.1 },
  slow: { median: 36_000, sigma: 1.2 },
  floor: [0, 0],
} as const;

test.each([
  [10, 0.0014],
  [30, 0.022],
  [300, 0.44],
  [3600, 0.752],
  [86_400, 0.942],
  [172_800, 0.976],
  [604_800, 0.998],
])('within %d s of a click come as many as docs/calibration.md derives (ctit-mixture)', (seconds, share) => {
  expect(shareWithin(seconds, published)).toBeCloseTo(share, 2);
});

test('nobody is quicker than a download, and of those that are all are', () => {
  const floor = [8, 16] as const;
  expect(shareWithin(8, { ...published, floor })).toBe(0);
  expect(shareWithin(12, { ...published, floor })).toBeCloseTo(shareWithin(12, published) / 2, 12);
  expect(shareWithin(16, { ...published, floor })).toBe(shareWithin(16, published));
});

test('a spread of 0 is always the median', () => {
  const always = { ...published, quickShare: 1, quick: { median: 60, sigma: 0 } };
  expect([shareWithin(59, always), shareWithin(60, always)]).toEqual([0, 1]);
});

test('unlike people come back as often as the average, but for those who come always', () => {
  expect(shareBack(0.2, 0)).toBeCloseTo(0.2, 12);
  expect(shareBack(0.05, 0.5)).toBeCloseTo(0.05, 3);
  expect(shareBack(0.9, 0.6)).toBeLessThan(0.85);
  expect(shareBack(5, 0)).toBeCloseTo(0.97, 12);
});
