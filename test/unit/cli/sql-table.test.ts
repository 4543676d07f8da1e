import { expect, test } from 'vitest';
import { sqlTable } from '../../../simulator/cli/sql-table.js';

const columns = [
  { name: 'campaign', type: 'VARCHAR' },
  { name: 'n', type: 'BIGINT' },
];

test('the widest columns are cut to the width of the terminal', () => {
  const answer = { columns, rows: [['Summer in the city', 5]], truncated: false };
  expect(sqlTable(answer, 80).split('\n')[2]).toBe('Summer in the city  5');
  expect(sqlTable(answer, 21).split('\n')[2]).toBe('Summer in the city  5');
  expect(sqlTable(answer, 20).split('\n')[2]).toBe('Summer in the ci…  5');
  // Less than this says nothing.
  expect(sqlTable(answer, 1).split('\n')[2]).toBe('Summer …  5');
});

test('what a terminal would obey, and line ends, are shown', () => {
  const answer = { columns, rows: [['\u001b[31mred\n', null]], truncated: true };
  expect(sqlTable(answer, null)).toBe(
    'campaign         n\n───────────────  ────\n\\u001b[31mred\\n  NULL\n(1 row, and there are more)\n',
  );
});
