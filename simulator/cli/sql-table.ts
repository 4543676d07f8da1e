import { plain } from '@mmp-sim/contracts/report';
import type { SqlAnswer } from '../index.js';

/** A column is not cut to less than this. */
const LEAST_WIDTH = 8;
const GAP = '  ';
const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;

/**
 * An answer as a table for a terminal: numbers to the right, `NULL` where there is no value, an ellipsis where something
 * is cut.
 *
 * @param width - Columns of the terminal; null cuts nothing.
 */
export function sqlTable({ columns, rows, truncated }: SqlAnswer, width: number | null): string {
  const cells = rows.map((row) => row.map(cellText));
  const wanted = columns.map(({ name }, at) =>
    Math.max(lengthOf(plain(name)), ...cells.map((row) => lengthOf(row[at] ?? ''))),
  );
  const widths = width === null ? wanted : fitted(wanted, width - GAP.length * (columns.length - 1));
  const line = (texts: readonly string[], isHead = false): string =>
    texts
      .map((text, at) => padded(text, widths[at] ?? 0, !isHead && NUMBER.test(columns[at]?.type ?? '')))
      .join(GAP)
      .trimEnd();
  const counted = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'}${truncated ? ', and there are more' : ''})`;
  return [
    line(
      columns.map(({ name }) => plain(name)),
      true,
    ),
    widths.map((one) => '─'.repeat(one)).join(GAP),
    ...cells.map((row) => line(row)),
    counted,
    '',
  ].join('\n');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  // It comes from elsewhere, and goes to a terminal.
  return plain(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The widest columns give first, until all fit or none may give more. */
function fitted(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  let over = widths.reduce((sum, one) => sum + one, 0) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= LEAST_WIDTH) break;
    const at = widths.indexOf(widest);
    const second = Math.max(LEAST_WIDTH, ...widths.filter((one) => one < widest));
    const give = Math.min(over, Math.max(1, widest - second));
    widths[at] = widest - give;
    over -= give;
  }
  return widths;
}

const letters = new Intl.Segmenter();
const lettersOf = (text: string): string[] => [...letters.segment(text)].map(({ segment }) => segment);
const lengthOf = (text: string): number => lettersOf(text).length;

function padded(text: string, width: number, isRight: boolean): string {
  const all = lettersOf(text);
  if (all.length > width) return `${all.slice(0, Math.max(0, width - 1)).join('')}…`;
  const space = ' '.repeat(width - all.length);
  return isRight ? space + text : text + space;
}
