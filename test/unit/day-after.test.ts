import { expect, test } from 'vitest';
import { dayAfter } from '../../simulator/day-after.js';

test.each([
  ['2026-02-28', '2026-03-01'],
  ['2028-02-28', '2028-02-29'],
  ['2026-12-31', '2027-01-01'],
  ['0001-12-31', '0002-01-01'],
  ['9999-12-30', '9999-12-31'],
  ['9999-12-31', '10000-01-01'],
])('after %s comes %s', (day, next) => {
  expect(dayAfter(day)).toBe(next);
});
