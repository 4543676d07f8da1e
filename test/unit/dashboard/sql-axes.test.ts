import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { describe, expect, test } from 'vitest';
import { axesOf, isNumeric } from '../../../simulator/dashboard/control/sql/axes.js';
import { drawingOf } from '../../../simulator/dashboard/control/sql/drawing-of-answer.js';

const NAMED = { x: null, y: null, by: null };
const anAnswer = (columns: readonly (readonly [string, string])[], rows: unknown[][] = []): SqlAnswer => ({
  columns: columns.map(([name, type]) => ({ name, type })),
  rows,
  truncated: false,
});
const COUNTS = [
  ['channel', 'VARCHAR'],
  ['day', 'TIMESTAMP'],
  ['installs', 'BIGINT'],
  ['spend', 'DECIMAL(18,2)'],
] as const;
const ROWS = [
  ['unity', '2026-11-01 00:00:00', 2, '1.50'],
  ['meta', '2026-11-01 00:00:00', 5, null],
  ['unity', '2026-11-02 00:00:00', 3, '2.00'],
];

test.each([
  ['BIGINT', true],
  ['HUGEINT', true],
  ['UBIGINT', true],
  ['DECIMAL(18,9)', true],
  ['DOUBLE', true],
  ['VARCHAR', false],
  ['INTERVAL', false],
  ['BOOLEAN', false],
])('a column of %s: %s', (type, numeric) => {
  expect(isNumeric(type)).toBe(numeric);
});

describe('what is drawn', () => {
  test('numbers over days, and a line for each value where days are repeated', () => {
    expect(axesOf(anAnswer(COUNTS, ROWS), NAMED)).toEqual({ x: 1, y: [2], by: 0 });
    expect(axesOf(anAnswer(COUNTS, ROWS.slice(1)), NAMED)).toEqual({ x: 1, y: [2, 3], by: null });
  });

  test('what the address names, as far as it is there', () => {
    const answer = anAnswer(COUNTS, ROWS);
    expect(axesOf(answer, { x: '1', y: '4', by: '2' })).toEqual({ x: 0, y: [3], by: 1 });
    expect(axesOf(answer, { x: '5', y: '9,1.5,gone', by: '0' })).toEqual({ x: 1, y: [2, 3], by: null });
  });

  test('columns by their places, whatever they are called, and twice the same', () => {
    const twice = [
      ['day', 'DATE'],
      ['round(spend, 2)', 'DOUBLE'],
      ['round(spend, 2)', 'DOUBLE'],
    ] as const;
    const answer = anAnswer(twice, [['2026-11-01', 1, 2]]);
    expect(axesOf(answer, { ...NAMED, y: '3' })).toEqual({ x: 0, y: [2], by: null });
    expect(axesOf(answer, { ...NAMED, y: '2,3' })).toEqual({ x: 0, y: [1, 2], by: null });
  });

  test('nothing where there are no numbers beside what stands below', () => {
    expect(axesOf(anAnswer([['count', 'BIGINT']], [[1]]), NAMED)).toBeNull();
    expect(axesOf(anAnswer([['event', 'VARCHAR']], [['open']]), NAMED)).toBeNull();
  });
});

test('each value is a line, the largest first; where nothing is, there is a gap', () => {
  const { option, legend } = drawingOf(anAnswer(COUNTS, ROWS), { x: 1, y: [2], by: 0 }, (name) => name);
  expect(legend.map(({ name }) => name)).toEqual(['unity', 'meta']);
  expect(option).toMatchObject({
    xAxis: { data: ['2026-11-01', '2026-11-02'] },
    series: [
      { type: 'line', name: 'unity', data: [2, 3] },
      { type: 'line', name: 'meta', data: [5, null] },
    ],
  });
});

test('of more values than can be told apart the smallest are taken together', () => {
  const rows = Array.from({ length: 12 }, (_, index) => [`c${index}`, 'de', 100 - index]);
  const columns = [
    ['channel', 'VARCHAR'],
    ['country', 'VARCHAR'],
    ['installs', 'BIGINT'],
  ] as const;
  const { legend } = drawingOf(anAnswer(columns, rows), { x: 1, y: [2], by: 0 }, (name) => name);
  expect(legend).toHaveLength(8);
  expect(legend.at(-1)?.name).toBe('5 others');
});
