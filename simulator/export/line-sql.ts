import { executableSql } from '../executable-text.js';
import { sqlText } from '../sql-text.js';
import type { TableColumn } from './tables.js';

// A row is made into its line by the database: it is many times faster than asking it for each value. Most rows need no
// quotes, so all of their texts are looked at together, and only rows in which something stands out are taken apart.

const isText = ({ type }: TableColumn): boolean => type === 'VARCHAR' || type === 'JSON' || type === 'UUID';

/** A name as it stands in SQL. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const valueOf = ({ name }: TableColumn): string => quotedName(name);

/** What is no text, as text: instants as ISO 8601 in UTC with milliseconds, numbers with all of their digits. */
function plainText(column: TableColumn): string {
  const value = valueOf(column);
  if (column.type.startsWith('TIMESTAMP')) return `strftime(${value}::timestamp, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return `${value}::varchar`;
}

/** All texts of a row in one, to be looked at. */
const textsOf = (columns: readonly TableColumn[]): string =>
  `concat('', ${columns
    .filter(isText)
    .map((column) => `${valueOf(column)}::varchar`)
    .join(', ')})`;

function lineOf(
  columns: readonly TableColumn[],
  odd: string | null,
  end: string,
  [plain, careful]: readonly [(column: TableColumn, at: number) => string, (column: TableColumn, at: number) => string],
): string {
  const all = (cell: typeof plain): string => `concat(${columns.map(cell).join(', ')}, ${end})`;
  return odd === null ? all(careful) : `case when ${odd} then ${all(careful)} else ${all(plain)} end`;
}

/**
 * SQL of a row as a line of CSV (RFC 4180) with its end: what has no value is empty, an empty text is `""`.
 *
 * @param options - `neutralize`: puts an apostrophe before texts that a spreadsheet would execute.
 */
export function csvLine(columns: readonly TableColumn[], { neutralize }: { readonly neutralize: boolean }): string {
  const cell = (column: TableColumn): string => {
    if (!isText(column)) return plainText(column);
    const value = `${valueOf(column)}::varchar`;
    const said = neutralize ? `case when ${executableSql(value)} then '''' || ${value} else ${value} end` : value;
    return `case when ${value} is null then '' when ${value} = '' or regexp_matches(${value}, '[",\\r\\n]')
      then '"' || replace(${said}, '"', '""') || '"' else ${said} end`;
  };
  const texts = columns.filter(isText);
  const empties = texts.map((column) => `${valueOf(column)} = ''`).join(' or ');
  const odd = neutralize
    ? null
    : texts.length === 0
      ? 'false'
      : `regexp_matches(${textsOf(columns)}, '[",\\r\\n]') or ${empties}`;
  const comma = (at: number): string => (at === 0 ? '' : "',', ");
  return lineOf(columns, odd, 'chr(13), chr(10)', [
    (column, at) => comma(at) + (isText(column) ? `${valueOf(column)}::varchar` : plainText(column)),
    (column, at) => comma(at) + cell(column),
  ]);
}

/** The first line, with its end. */
export const csvHeader = (columns: readonly TableColumn[]): string =>
  `${columns.map(({ name }) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',')}\r\n`;

/**
 * SQL of a row as a JSON object in one line, with its end: whole numbers with all of their digits, decimals as texts, since readers of
 * JSON round them.
 */
export function jsonLine(columns: readonly TableColumn[]): string {
  const cell = (column: TableColumn, careful: boolean): string => {
    const { type } = column;
    const value = valueOf(column);
    if (isText(column)) {
      return careful ? `coalesce(to_json(${value}::varchar)::varchar, 'null')` : quotedOrNull(`${value}::varchar`);
    }
    if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BOOLEAN)$/.test(type)) return `coalesce(${value}::varchar, 'null')`;
    if (/^(?:DOUBLE|FLOAT)$/.test(type)) return `case when isfinite(${value}) then ${value}::varchar else 'null' end`;
    if (/^(?:TIMESTAMP.*|DATE|DECIMAL.*)$/.test(type)) return quotedOrNull(plainText(column));
    return `coalesce(to_json(${value})::varchar, 'null')`;
  };
  const before = ({ name }: TableColumn, at: number): string =>
    sqlText(`${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const odd = columns.some(isText) ? `regexp_matches(${textsOf(columns)}, '["\\\\\\x00-\\x1f]')` : 'false';
  return lineOf(columns, odd, `'}', chr(10)`, [
    (column, at) => `${before(column, at)}, ${cell(column, false)}`,
    (column, at) => `${before(column, at)}, ${cell(column, true)}`,
  ]);
}

/** Parts of a line. They are not put together by themselves, which would write each text once more. */
const quotedOrNull = (text: string): string =>
  `if(${text} is null, 'null', '"'), ${text}, if(${text} is null, '', '"')`;
