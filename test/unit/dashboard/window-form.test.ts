import { expect, test } from 'vitest';
import { windowForm, windowsOf } from '../../../simulator/dashboard/control/apps/window-form.js';
import { windowExpected } from '../../../simulator/dashboard/parts/attribution-windows.js';
import { typedSpan } from '../../../simulator/dashboard/parts/time-units.js';

const H = 3_600_000;

test.each([
  [7 * 24 * H, '7', 'd'],
  [25 * H, '25', 'h'],
  [90_000, '90', 's'],
  [1001, '1001', 'ms'],
  [0, '0', 'ms'],
] as const)('%i ms are typed as %s %s', (ms, amount, unit) => {
  expect(typedSpan(ms)).toEqual({ amount, unit });
});

test.each([
  { click: { deviceMs: 7 * 24 * H, probabilisticMs: 24 * H }, view: { deviceMs: H, probabilisticMs: null } },
  { view: { deviceMs: 1 } },
  {},
])('windows %j stand in the form as they are', (windows) => {
  expect(windowsOf(windowForm(windows))).toEqual(windows);
});

test('parts of a unit are milliseconds, and what is off is null', () => {
  const form = {
    ...windowForm({}),
    click: { amount: '1.5', unit: 'h' },
    viewByIp: { amount: '', unit: 'off' },
  };
  expect(windowsOf(form as never)).toEqual({ click: { deviceMs: 5_400_000 }, view: { probabilisticMs: null } });
});

test('what no JSON can tell is too long, and not off', () => {
  const form = { ...windowForm({}), clickByIp: { amount: '1e308', unit: 'd' } };
  expect(windowsOf(form as never)).toEqual({ click: { probabilisticMs: Number.MAX_SAFE_INTEGER } });
});

test.each([
  ['40', 'd', 'Expected more than 0, at most 30 days, got 40'],
  ['30.0000001', 'd', 'Expected more than 0, at most 30 days, got 30.0000001'],
  ['1e308', 'd', 'Expected more than 0, at most 30 days, got 1e+308'],
  ['1000', 'h', 'Expected more than 0, at most 720 hours, got 1,000'],
  ['0', 'min', 'Expected more than 0, at most 43,200 minutes, got 0'],
  ['0.0001', 's', 'Expected at least 1 millisecond, at most 2,592,000 seconds, got 0.0001'],
  ['0.4', 'ms', 'Expected from 1 to 2,592,000,000 milliseconds, got 0.4'],
  ['-1', 'ms', 'Expected from 1 to 2,592,000,000 milliseconds, got -1'],
] as const)('of %s that was refused, typed in %s, it is said: %s', (typed, unit, said) => {
  expect(windowExpected(typed, unit)).toBe(said);
});
