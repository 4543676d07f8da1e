/** A column is not cut to less than this. */
const LEAST_WIDTH = 8;
const GAP = '  ';

export type TextColumn = { readonly name: string; readonly isNumber: boolean };

/**
 * Lines of a table for a terminal: a head, a rule, and the rows; numbers to the right, an ellipsis where something is cut.
 *
 * @param rows - Printable texts.
 * @param width - Columns of the terminal; null cuts nothing.
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string[] {
  const wanted = columns.map(({ name }, at) => Math.max(lengthOf(name), ...rows.map((row) => lengthOf(row[at] ?? ''))));
  const widths = width === null ? wanted : fitted(wanted, width - GAP.length * (columns.length - 1));
  const line = (texts: readonly string[], isRight: (at: number) => boolean): string =>
    texts
      .map((text, at) => padded(text, widths[at] ?? 0, isRight(at)))
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map(({ name }) => name),
      () => false,
    ),
    widths.map((one) => '─'.repeat(one)).join(GAP),
    ...rows.map((row) => line(row, (at) => columns[at]?.isNumber === true)),
  ];
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
