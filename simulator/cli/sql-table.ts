import { plain } from '@mmp-sim/contracts/report';
import type { SqlAnswer } from '../index.js';
import { textTable } from './text-table.js';

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;

/**
 * An answer as a table for a terminal: numbers to the right, `NULL` where there is no value, an ellipsis where something
 * is cut.
 *
 * @param width - Columns of the terminal; null cuts nothing.
 */
export function sqlTable({ columns, rows, truncated }: SqlAnswer, width: number | null): string {
  const shown = columns.map(({ name, type }) => ({ name: plain(name), isNumber: NUMBER.test(type) }));
  const cells = rows.map((row) => row.map(cellText));
  const counted = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'}${truncated ? ', and there are more' : ''})`;
  return [...textTable(shown, cells, width), counted, ''].join('\n');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  // It comes from elsewhere, and goes to a terminal.
  return plain(typeof value === 'string' ? value : JSON.stringify(value));
}
