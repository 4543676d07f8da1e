import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { duckdbBindings } from '../duckdb.js';
import { lineBytes } from '../export/line-bytes.js';
import { csvHeader, csvLine, jsonLine } from '../export/line-sql.js';

/**
 * Writes the rows of a table as an export writes them: instants in ISO 8601, lines of CSV as RFC 4180 has them, decimals of
 * NDJSON as texts.
 *
 * @param from - The table or view, as it stands in SQL.
 * @returns How many rows there are.
 */
export async function writeLines(
  connection: DuckDBConnection,
  from: string,
  path: string,
  format: 'csv' | 'ndjson',
): Promise<number> {
  const duckdb = duckdbBindings();
  const described = await connection.runAndReadAll(`describe select * from ${from}`);
  const columns = (described.getRowsJS() as [string, string][]).map(([name, type]) => ({ name, type }));
  const line = format === 'csv' ? csvLine(columns, { neutralize: false }) : jsonLine(columns);
  const file = await open(path, 'w');
  try {
    if (format === 'csv') await file.writeFile(csvHeader(columns));
    const result = await connection.stream(`select ${line} from ${from}`);
    let rows = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return rows;
      rows += chunk.rowCount;
      // All of it, from where the file ends: `write` stops where the disk is full, and says so only by a number.
      await file.writeFile(lineBytes(duckdb, chunk));
    }
  } finally {
    await file.close();
  }
}
