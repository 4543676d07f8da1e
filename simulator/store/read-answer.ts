import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBResult, DuckDBValueConverter, Json } from '@duckdb/node-api';
import { duckdbApi } from '../duckdb.js';
import { SimulatorError } from '../errors.js';
import type { Answer } from '../warehouse.js';

/** Rows and bytes of an answer, at most. */
export type AnswerSize = { readonly maxRows: number; readonly maxBytes: number };

/** So long others wait while rows are read: what a list of 10,000 in each of 2048 rows is made of takes seconds. */
const AT_ONCE_MS = 20;

/**
 * Reads an answer as it comes, and no further than it may go.
 *
 * @param json - What each value is in JSON.
 * @param isEnded - Nobody waits for it any more.
 * @throws {SimulatorError} SQL_LIMIT, where one row more would be too much.
 */
export async function readAnswer(
  result: DuckDBResult,
  json: DuckDBValueConverter<Json>,
  { maxRows, maxBytes }: AnswerSize,
  isEnded: () => boolean,
): Promise<Answer> {
  const columns = result.columnNames().map((name, at) => ({ name, type: String(result.columnType(at)) }));
  const rows: (Json | null)[][] = [];
  let bytes = 0;
  let since = performance.now();
  for await (const chunk of result) {
    for (let at = 0; at < chunk.rowCount; at += 1) {
      if (rows.length === maxRows) return { columns, rows, truncated: true };
      if (performance.now() - since > AT_ONCE_MS) {
        await nextTurn();
        if (isEnded()) throw new SimulatorError('SQL_LIMIT', 'it was ended before it was read.');
        since = performance.now();
      }
      const row = chunk.convertRowValues(at, json);
      bytes += bytesOf(row);
      if (bytes > maxBytes) throw tooLarge(rows.length, maxBytes);
      rows.push(row);
    }
  }
  return { columns, rows, truncated: false };
}

/** About what it is as JSON, without making it. */
function bytesOf(value: Json | null): number {
  if (typeof value === 'string') return value.length + 3;
  if (typeof value !== 'object' || value === null) return 6;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + bytesOf(one), 2);
  return Object.entries(value).reduce((sum, [key, one]) => sum + key.length + 4 + bytesOf(one), 2);
}

const tooLarge = (rows: number, maxBytes: number): SimulatorError =>
  new SimulatorError(
    'SQL_LIMIT',
    `the answer has more than ${maxBytes} bytes after ${rows} rows. Ask for fewer columns or rows, or raise limits.answerBytes.`,
  );

/** Whole numbers are numbers where JavaScript can tell them apart. */
export function readableJson(): DuckDBValueConverter<Json> {
  const { JsonDuckDBValueConverter } = duckdbApi();
  return (value, type, converter) =>
    typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : JsonDuckDBValueConverter(value, type, converter);
}
