import { DuckDBInstance } from '@duckdb/node-api';

/** Makes a DuckDB file as another program leaves it. @param path - Not there yet. */
export async function fileOf(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
