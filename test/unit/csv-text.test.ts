import { expect, test } from 'vitest';
import { csvText } from '../../simulator/csv-text.js';

test('lines end with CR LF, the first has the names, and what has no value is empty', () => {
  const rows = [
    ['Spring', 1, 0.5, true],
    [null, 0, -2, false],
    ['', 10n, null, null],
  ];
  expect(csvText(['name', 'installs', 'share', 'deleted'], rows)).toBe(
    'name,installs,share,deleted\r\nSpring,1,0.5,true\r\n,0,-2,false\r\n,10,,\r\n',
  );
});

test('commas, quotes and line ends stand in quotes', () => {
  expect(csvText(['a,b'], [['say "hi"'], ['one,two'], ['one\ntwo'], ['one\r\ntwo'], ['plain']])).toBe(
    '"a,b"\r\n"say ""hi"""\r\n"one,two"\r\n"one\ntwo"\r\n"one\r\ntwo"\r\nplain\r\n',
  );
});

test.each([
  { cell: '=1+1', neutral: "'=1+1" },
  { cell: '+1+1', neutral: "'+1+1" },
  { cell: '-1+1', neutral: "'-1+1" },
  { cell: '@SUM(A1)', neutral: "'@SUM(A1)" },
  { cell: '\t=1', neutral: "'\t=1" },
  { cell: '\r=1', neutral: `"'\r=1"` },
  { cell: '\n=1', neutral: `"'\n=1"` },
  { cell: '＝1', neutral: "'＝1" },
  { cell: '＋1', neutral: "'＋1" },
  { cell: '－1', neutral: "'－1" },
  { cell: '＠SUM(A1)', neutral: "'＠SUM(A1)" },
  { cell: '-4.99\n', neutral: `"'-4.99\n"` },
  { cell: '-4.99', neutral: '-4.99' },
  { cell: -4.99, neutral: '-4.99' },
  { cell: 'a=1', neutral: 'a=1' },
])('$cell is neutralized as $neutral, when that is wanted', ({ cell, neutral }) => {
  expect(csvText(['x'], [[cell]], { neutralize: true })).toBe(`x\r\n${neutral}\r\n`);
  const plain = typeof cell === 'string' && /[\r\n]/.test(cell) ? `"${cell}"` : cell;
  expect(csvText(['x'], [[cell]])).toBe(`x\r\n${plain}\r\n`);
});
