import { stringify } from 'csv-stringify/sync';
import { isExecutable } from './executable-text.js';

export const CSV_TYPE = 'text/csv; charset=utf-8';

/**
 * Rows as CSV (RFC 4180): lines end with CR LF, the first one has the names, and what has no value is empty.
 *
 * @param options - `neutralize`: puts an apostrophe before texts that a spreadsheet would execute. A number is left as it is, a
 *   negative one too.
 */
export function csvText(
  names: readonly string[],
  rows: readonly (readonly (string | number | bigint | boolean | null)[])[],
  { neutralize = false }: { neutralize?: boolean } = {},
): string {
  // A decimal or a big integer is a text here, and a number to a spreadsheet.
  const string = (text: string) => ({
    value: neutralize && isExecutable(text) ? `'${text}` : text,
    // One of the two alone is no line end to the library, but to those who read it.
    quoted: /[\r\n]/.test(text),
  });
  return stringify([names, ...rows] as unknown[][], { record_delimiter: 'windows', cast: { boolean: String, string } });
}
