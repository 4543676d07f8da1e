import { describe, expect, test } from 'vitest';
import { checked, checkText } from '../../../simulator/calibration/check.js';
import { deviationOf, ratioSums, sigmaOfRatio } from '../../../simulator/calibration/deviation.js';
import type { Row } from '../../../simulator/calibration/measure.js';

const row = (more: Partial<Row>): Row => ({
  what: 'day 1',
  unit: 'share',
  target: 0.2,
  realised: 0.2,
  of: 1600,
  published: [],
  ...more,
});

describe('a share is off by what as many independent trials spread', () => {
  test.each([
    { realised: 0.2, of: 1600, deviation: 0 },
    // The square root of 0.2 × 0.8 ÷ 1600 is 0.01.
    { realised: 0.23, of: 1600, deviation: 3 },
    { realised: 0.17, of: 1600, deviation: -3 },
    { realised: 0.23, of: 6400, deviation: 6 },
  ])('$realised of $of', ({ realised, of, deviation }) => {
    expect(deviationOf(row({ realised, of }))).toBeCloseTo(deviation, 9);
  });
});

test.each([
  // Of 40 none is what happens with a chance of 0.9 to the 40th, 1.5 %, half of which is 2.4 standard deviations off.
  { target: 0.1, realised: 0, of: 40, least: -2.5, most: -2.4 },
  { target: 0.9, realised: 1, of: 40, least: 2.4, most: 2.5 },
  { target: 0.1, realised: 0.1, of: 40, least: -0.1, most: 0.1 },
  // Four where a half is expected: as seldom as once in a thousand.
  { target: 0.01, realised: 0.08, of: 50, least: 3, most: 3.4 },
])('of few the chance itself is counted: $realised of $of, where $target is due', ({ least, most, ...rest }) => {
  const deviation = deviationOf(row(rest)) ?? Number.NaN;
  expect(deviation).toBeGreaterThan(least);
  expect(deviation).toBeLessThan(most);
});

test.each([
  { why: 'without a target', more: { target: null } },
  { why: 'with nothing measured', more: { realised: null } },
  { why: 'of nobody', more: { of: 0 } },
  { why: 'of so few that none is due', more: { target: 0.0001, realised: 0, of: 900 } },
  { why: 'that nobody knows the spread of', more: { sigma: null } },
  { why: 'of money, without a spread', more: { unit: 'usd' } },
] as const)('a row $why is not judged', ({ more }) => {
  expect(deviationOf(row(more))).toBeNull();
});

test('what can never be is beyond all chance', () => {
  expect(deviationOf(row({ target: 0, realised: 0.01 }))).toBe(Number.POSITIVE_INFINITY);
  expect(deviationOf(row({ target: 1, realised: 0.99 }))).toBe(Number.NEGATIVE_INFINITY);
});

test('sessions of one day are one decision; a target that was drawn is as unsure as what is measured', () => {
  expect(deviationOf(row({ realised: 0.23, trials: 400 }))).toBeCloseTo(1.5, 9);
  expect(deviationOf(row({ realised: 0.23, drawn: 1600 }))).toBeCloseTo(3 / Math.SQRT2, 9);
});

test('a mean spreads as those who are independent of each other differ', () => {
  // Two who buy twice for 1 each, two who buy once for 4: six purchases for 12, a mean of 2.
  const sums = ratioSums([
    [2, 2],
    [2, 2],
    [4, 1],
    [4, 1],
  ]);
  expect(sigmaOfRatio(sums)).toBeCloseTo(Math.sqrt(4 + 4 + 4 + 4) / 6, 12);
  expect(sigmaOfRatio(ratioSums([[2, 1]]))).toBeNull();
});

const world = (rows: readonly Row[]) => ({
  app: 'Stack Rush',
  startsOn: '2026-01-01',
  days: 30,
  partitions: { there: 1, of: 1 },
  measures: [{ name: 'retention', title: 'Retention', notes: [], rows, picture: null }],
});

test('a check names what is beyond so many standard deviations, and counts what can be judged', () => {
  const described = world([row({}), row({ what: 'day 7', realised: 0.2401 }), row({ what: 'day 9', target: null })]);
  const check = checked(described, 4);
  expect(check).toMatchObject({ sigmas: 4, judged: 2, beyond: [{ measure: 'retention', what: 'day 7' }] });
  expect(checkText(check)).toBe(
    '1 of 2 measures is beyond 4 σ:\n  Retention, day 7: target 20.0 %, realised 24.0 % of 1,600, +4.0 σ\n',
  );
  expect(checkText(checked(described, 4.5))).toBe(
    'All 2 measures that can be judged are within 4.5 σ of their targets.\n',
  );
  expect(checkText(checked(world([]), 4))).toBe('Nothing could be judged: too little is in the data.\n');
});
