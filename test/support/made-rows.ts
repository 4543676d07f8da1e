import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Manifest } from '../../simulator/generate/manifest.js';
import { sqlText } from '../../simulator/sql-text.js';

/**
 * SHA-256 of what each Parquet file of a world says, whatever its bytes: names and types of the columns, and all values as text, row
 * by row in the order of the file.
 *
 * @returns By path of the file.
 */
export async function rowHashes(folder: string, { files }: Manifest): Promise<Record<string, string>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const hashes: Record<string, string> = {};
    for (const { path } of files) {
      const from = sqlText(join(folder, path));
      const rows = createHash('sha256');
      for (const sql of [
        `select column_name, column_type from (describe from ${from})`,
        `select columns(*)::varchar from ${from}`,
      ]) {
        const result = await connection.stream(sql);
        for await (const some of result.yieldRowsJs()) for (const row of some) rows.update(`${JSON.stringify(row)}\n`);
      }
      hashes[path] = rows.digest('hex');
    }
    return hashes;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
