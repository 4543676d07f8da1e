import { expect, test } from 'vitest';
import { durationBeside } from '../../../simulator/dashboard/parts/duration.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test.each([
  { ms: 7 * DAY_MS + 1, other: 7 * DAY_MS, expected: '7 d 1 ms' },
  { ms: 7 * DAY_MS, other: 7 * DAY_MS + 1, expected: '7 d' },
  { ms: 7 * DAY_MS, other: 7 * DAY_MS, expected: '7 d' },
  { ms: DAY_MS + 2 * HOUR_MS + 61_005, other: DAY_MS + 2 * HOUR_MS, expected: '1 d 2 h 1 min 1 s 5 ms' },
  { ms: DAY_MS + 2 * HOUR_MS + 61_005, other: 3 * DAY_MS, expected: '1 d 2 h' },
  { ms: -(HOUR_MS + 1), other: -HOUR_MS, expected: '−1 h 1 ms' },
])('$ms ms beside $other ms reads $expected', ({ ms, other, expected }) => {
  expect(durationBeside(ms, [other])).toBe(expected);
});
