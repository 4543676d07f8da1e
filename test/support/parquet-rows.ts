import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

let reader: Promise<DuckDBConnection> | undefined;

async function opened(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  return instance.connect();
}

/** Names and values of what stands in a Parquet file, as another program reads it: sorted, values as texts. */
export async function parquetRows(bytes: Buffer): Promise<readonly (readonly unknown[])[]> {
  const connection = await (reader ??= opened());
  const folder = mkdtempSync(join(tmpdir(), 'mmp-sim-'));
  try {
    const path = join(folder, 'read.parquet');
    writeFileSync(path, bytes);
    const read = await connection.runAndReadAll(`select * from read_parquet('${path}') order by all`);
    return [read.columnNames(), ...read.getRowsJson()];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
