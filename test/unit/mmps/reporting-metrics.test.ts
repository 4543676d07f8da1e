import { expect, test } from 'vitest';
import { spendMetrics } from '../../../simulator/mmps/tenjin/reporting/metrics.js';

const { cpi } = spendMetrics;

test.each([
  { spend: '8.1', installs: 3, is: 2.7 }, // 2.6999999999999997 as doubles divide.
  { spend: '10', installs: 3, is: 3.333333333 },
  { spend: '0.000000001', installs: 1, is: 0.000000001 },
  { spend: '0.000000001', installs: 3, is: 0 },
  { spend: '1', installs: 0, is: null },
])('$spend dollars for $installs installs are $is for each, to nine places', ({ spend, installs, is }) => {
  const value = cpi?.value(({ column }) => (column === 'spend' ? BigInt(Math.round(Number(spend) * 1e9)) : installs));
  expect(value).toBe(is);
});
