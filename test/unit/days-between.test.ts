import { expect, test } from 'vitest';
import { daysBetween } from '../../simulator/days-between.js';

test.each([
  ['2026-02-28', '2026-02-28', 0],
  ['2026-02-28', '2026-03-01', 1],
  ['2028-02-28', '2028-03-01', 2],
  ['2026-03-01', '2026-02-28', -1],
  ['9999-12-31', '10000-01-01', 1],
])('from %s to %s it is %d days', (first, second, days) => {
  expect(daysBetween(first, second)).toBe(days);
});
