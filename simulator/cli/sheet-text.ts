import { plain } from '@mmp-sim/contracts/report';
import type { Sheet } from '../pictures/sheet.js';
import { textTable } from './text-table.js';

/** Columns in which sentences are broken where the terminal does not say. */
const USUAL_WIDTH = 100;

/**
 * A sheet for a terminal: sentences and tables.
 *
 * @param width - Columns of the terminal; null cuts no table.
 */
export function sheetText({ title, lead, sections }: Sheet, width: number | null): string {
  const room = Math.min(width ?? USUAL_WIDTH, USUAL_WIDTH);
  const lines = [title, '', ...lead.flatMap((one) => broken(one, room))];
  for (const section of sections) {
    const { columns, rows } = section.table;
    const shown = rows.map((row) => row.map(plain));
    lines.push('', section.title.toUpperCase(), ...section.notes.flatMap((one) => broken(one, room)));
    if (rows.length > 0) lines.push('', ...textTable(columns, shown, width));
  }
  return `${lines.map((one) => plain(one)).join('\n')}\n`;
}

function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let now = '';
  for (const word of text.split(' ')) {
    if (now !== '' && now.length + 1 + word.length > width) {
      lines.push(now);
      now = word;
    } else now = now === '' ? word : `${now} ${word}`;
  }
  return [...lines, now];
}
