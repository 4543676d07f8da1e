import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backoffMs, retryAfterMs } from '../../../sender/backoff.js';
import { RateLimit } from '../../../sender/rate-limit.js';

const backoff = { minDelayMs: 100, baseDelayMs: 1000, maxDelayMs: 10_000 };
const NOW = Date.parse('2026-11-24T12:00:00.500Z');

test.each([
  [1, 0, 100],
  [1, 0.1, 100],
  [1, 0.5, 500],
  [1, 0.999, 999],
  [2, 0.999, 1998],
  [4, 0.5, 4000],
  [5, 0.999, 9990],
  [1_000_000, 0.5, 5000],
])('after %i failures and %f of chance it waits %i ms', (failures, random, ms) => {
  expect(backoffMs(backoff, failures, random)).toBe(ms);
});

test.each([
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['Tue, 24 Nov 2026 12:00:01 GMT', 500],
  ['Tuesday, 24-Nov-26 12:00:01 GMT', 500],
  ['Tue Nov 24 12:00:01 2026', 500],
  ['Sun Nov  1 12:00:00 2026', 0],
  ['Wed Nov 24 12:00:01 2027', 31_536_000_500],
  ['Tue, 24 Nov 2026 12:00:60 GMT', 59_500],
  ['Sunday, 24-Nov-75 12:00:01 GMT', Date.UTC(2075, 10, 24, 12, 0, 1) - NOW],
  // More than 50 years ahead: it was 1977.
  ['Thursday, 24-Nov-77 12:00:01 GMT', 0],
  ['99999999999', 99_999_999_999_000],
  ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ['Tue, 24 Nov 2026 11:59:59 GMT', 0],
  ['-1', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
  ['Tue, 99 Nov 2026 12:00:01 GMT', null],
  ['Tue, 31 Nov 2026 12:00:01 GMT', null],
  ['Tue, 24 Nov 2026 24:00:01 GMT', null],
  ['Tue, 24 Nov 2026 12:00:01 +0100', null],
  ['Tue, 24 Nov 2026 12:00:01', null],
  ['Tue Nov 24 12:00:01 2026 GMT', null],
  ['Tuesday, 24 Nov 2026 12:00:01 GMT', null],
  ['2026-11-24T12:00:01Z', null],
  ['sun 5', null],
  [null, null],
])('Retry-After: %s is %s ms', (text, ms) => {
  expect(retryAfterMs(text, NOW)).toBe(ms);
});

describe('on a machine that is not in UTC', () => {
  const zone = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = 'America/New_York';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  test.each(['Tue, 24 Nov 2026 12:00:30 GMT', 'Tuesday, 24-Nov-26 12:00:30 GMT', 'Tue Nov 24 12:00:30 2026'])(
    '%s is UTC all the same',
    (text) => {
      expect(new Date(NOW).getTimezoneOffset()).toBe(300);
      expect(retryAfterMs(text, NOW)).toBe(29_500);
    },
  );
});

test('a rate limit never gives more than its rate, and hardly less, however it is asked', () => {
  const limit = new RateLimit(10, 0);
  let given = 0;
  for (let ms = 0; ms <= 10_000; ms += 7) {
    const available = limit.available(ms);
    limit.take(available);
    given += available;
  }
  // One may go at once; what falls due between two questions is not saved up.
  expect(given).toBeLessThanOrEqual(101);
  expect(given).toBeGreaterThanOrEqual(95);
});

test('a rate limit tells when the next may go, and a clock that is set back changes nothing', () => {
  const limit = new RateLimit(4, 1000);
  expect(limit.available(1000)).toBe(1);
  limit.take(1);
  expect(limit.waitMs()).toBe(250);
  expect(limit.available(900)).toBe(0);
  expect(limit.available(1149)).toBe(0);
  expect(limit.available(1150)).toBe(1);
});

test('without a rate there is no limit', () => {
  const limit = new RateLimit(Infinity, 0);
  limit.take(1_000_000);
  expect(limit.available(0)).toBe(Infinity);
});
