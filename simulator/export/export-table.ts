import { duckdbBindings } from '../duckdb.js';
import { dayAfter } from '../day-after.js';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { invalid } from '../checked.js';
import { sqlText } from '../sql-text.js';
import { SimulatorError } from '../errors.js';
import { isOutOfMemory } from '../out-of-memory.js';
import type { Warehouse } from '../warehouse.js';
import { lineBytes } from './line-bytes.js';
import { csvHeader, csvLine, jsonLine, quotedName } from './line-sql.js';
import { exportTables, findTable, type Table, type TableColumn, tableName, timeColumn } from './tables.js';

/** How rows are written, with the type that HTTP knows each by. */
export const exportFormats = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const;
export type ExportFormat = keyof typeof exportFormats;

export type ExportOptions = {
  /** First and last UTC day, `YYYY-MM-DD`, both inside. */
  readonly from?: string;
  readonly to?: string;
  /** Of CSV: puts an apostrophe before texts that a spreadsheet would execute. */
  readonly neutralize?: boolean;
};

/** What is exported. */
export type ExportQuestion = {
  /** Id of the workspace. */
  readonly workspace: string;
  readonly table: string;
  readonly format: ExportFormat;
  /** What stands before the name of a parameter in an error; nothing when left out. */
  readonly prefix?: string;
};

export type Exported = {
  readonly table: Table;
  /** All of it, of one instant. Read it to its end, or let it go by `return()`. */
  readonly bytes: AsyncGenerator<Buffer>;
};

/** Parquet knows whole numbers of 64 bits; larger ones, such as sums, are decimals without places in it, and no doubles. */
const WHOLE = 'DECIMAL(38,0)';
const isLarge = ({ type }: TableColumn): boolean => type === 'HUGEINT' || type === 'UHUGEINT';
const parquetValue = (column: TableColumn): string => {
  const name = quotedName(column.name);
  return isLarge(column) ? `${name}::${WHOLE} as ${name}` : name;
};

/**
 * The rows of one table of a workspace, in the order in which they came. Nothing is gathered: what has been read is made
 * into bytes when the bytes before it have been taken.
 *
 * @param gone - Whoever asked is not there any more.
 * @throws {SimulatorError} NOT_FOUND for the table; REQUEST_INVALID; STORE_UNAVAILABLE; SQL_LIMIT where a table that sums up
 *   needs more memory than there is.
 */
export async function exportTable(
  warehouse: Pick<Warehouse, 'tables' | 'read' | 'parquet'>,
  { workspace, table: asked, format, prefix = '' }: ExportQuestion,
  options: ExportOptions = {},
  gone?: AbortSignal,
): Promise<Exported> {
  const table = findTable(await exportTables(warehouse), asked);
  const { columns } = table;
  const rows = `${quotedName(table.schema)}.${quotedName(table.name)} where ${spanOf(table, options, prefix)}`;
  const asking = (what: string) => ({ workspace, sql: `select ${what} from ${rows}` });
  const bytes = (): AsyncGenerator<Buffer> => {
    switch (format) {
      case 'csv': {
        const { neutralize = false } = options;
        return linesOf(warehouse.read(asking(csvLine(columns, { neutralize })), gone), csvHeader(columns));
      }
      case 'ndjson':
        return linesOf(warehouse.read(asking(jsonLine(columns)), gone), '');
      case 'parquet':
        return warehouse.parquet({ ...asking(columns.map(parquetValue).join(', ')), columns: columns.length }, gone);
      default:
        return format satisfies never;
    }
  };
  return { table, bytes: withinMemory(bytes(), table, prefix) };
}

/** Rows are taken as they come, but to sum them up may need more memory than the database has, and more room beside its file. */
async function* withinMemory(bytes: AsyncGenerator<Buffer>, table: Table, prefix: string): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    const fewer = timeColumn(table) === null ? '' : `, or ask for fewer days (${prefix}from, ${prefix}to)`;
    throw new SimulatorError(
      'SQL_LIMIT',
      `${tableName(table)} needs more memory than there is. Raise limits.databaseBytes and limits.databaseSpillBytes of the simulator${fewer}.`,
      { cause: error },
    );
  }
}

/** @param header - With its end; empty for none. */
async function* linesOf(chunks: AsyncIterable<DuckDBDataChunk>, header: string): AsyncGenerator<Buffer> {
  const duckdb = duckdbBindings();
  // The first line may wait for long until it is taken, and the rows are those of the instant before it.
  let before = Buffer.from(header);
  for await (const chunk of chunks) {
    const lines = lineBytes(duckdb, chunk);
    yield before.length === 0 ? lines : Buffer.concat([before, lines]);
    before = Buffer.alloc(0);
  }
  if (before.length > 0) yield before;
}

/** What holds for the rows of the days that are asked for. @throws {SimulatorError} REQUEST_INVALID. */
function spanOf(table: Table, { from, to }: ExportOptions, prefix: string): string {
  const problems: JsonProblem[] = [];
  const refuse = (name: string, given: string, expected: string): void =>
    void problems.push({ path: prefix + name, given, expected });
  for (const [name, day] of Object.entries({ from, to })) {
    if (day !== undefined && !isDay(day)) refuse(name, day, 'a UTC day, such as 2026-01-31');
  }
  if (problems.length === 0 && from !== undefined && to !== undefined && to < from) {
    refuse('to', to, `a day from ${from} (${prefix}from) on`);
  }
  const column = timeColumn(table);
  const asked = from === undefined ? to : from;
  if (column === null && asked !== undefined) {
    refuse(from === undefined ? 'to' : 'from', asked, `none: rows of ${tableName(table)} have no time`);
  }
  if (problems.length > 0) throw invalid(problems);
  if (column === null) return 'true';
  const conditions = [
    ...(from === undefined ? [] : [`${quotedName(column)} >= ${sqlText(from)}`]),
    ...(to === undefined ? [] : [`${quotedName(column)} < ${sqlText(dayAfter(to))}`]),
  ];
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

function isDay(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
