import { spawnSync } from 'node:child_process';
import { DuckDBInstance } from '@duckdb/node-api';

/** Makes a DuckDB file as another program leaves it. @param path - Not there yet. */
export async function fileOf(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

/** Another program that was killed before its log was in its file. */
const KILLED = `
  const { DuckDBInstance } = require('@duckdb/node-api');
  const [, path, sql] = process.argv;
  DuckDBInstance.create(path)
    .then((instance) => instance.connect())
    .then((connection) => connection.run(sql))
    .then(() => process.kill(process.pid, 'SIGKILL'));`;

/** The same of one that was killed, with a log beside it. */
export function killedWith(path: string, sql: string): void {
  const { signal } = spawnSync(process.execPath, ['-e', KILLED, path, sql], { cwd: import.meta.dirname });
  if (signal !== 'SIGKILL') throw new RangeError(`it ended by itself, and left no log of ${path}`);
}
