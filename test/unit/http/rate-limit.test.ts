import { expect, test } from 'vitest';
import { RateLimit } from '../../../simulator/http/rate-limit.js';

test('as many are taken within a minute as are allowed, and the next once the oldest is a minute old', () => {
  const limit = new RateLimit();
  expect(limit.take('a', 2, 0)).toBeNull();
  expect(limit.take('a', 2, 20_000)).toBeNull();
  expect(limit.take('a', 2, 20_001)).toBe(40);
  expect(limit.take('a', 2, 59_999)).toBe(1);
  expect(limit.take('a', 2, 60_000)).toBeNull();
  // The one at 20 s is the oldest now.
  expect(limit.take('a', 2, 60_000)).toBe(20);
});

test('callers do not count for each other', () => {
  const limit = new RateLimit();
  expect(limit.take('a', 1, 0)).toBeNull();
  expect(limit.take('b', 1, 0)).toBeNull();
  expect(limit.take('a', 1, 0)).toBe(60);
});

test('a limit that was lowered counts what was taken before', () => {
  const limit = new RateLimit();
  for (const atMs of [0, 10_000, 20_000]) limit.take('a', 3, atMs);
  // One more is taken when fewer than one stand in the minute before it.
  expect(limit.take('a', 1, 30_000)).toBe(50);
});
