import type { DuckDBConnection } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { migrations, SCHEMA_VERSION } from './migrations.js';

/** Says that the file is ours. */
const MARK = 'mmp-sim store';

/**
 * Takes the steps that are missing, each of them whole.
 *
 * @throws {SimulatorError} STORE_INVALID, STORE_NEWER; the file is as it was.
 */
export async function migrate(connection: DuckDBConnection, path: string): Promise<void> {
  const read = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRowsJS();
  const tables = (await read("select table_name from duckdb_tables() where schema_name = 'main'")).flat();
  if (tables.length > 0 && !tables.includes('meta')) throw notOurs(path);
  let version = 0;
  if (tables.length === 0) {
    await connection.run('create table meta (name varchar primary key, value varchar not null)');
    await connection.run(`insert into meta values ('mark', '${MARK}'), ('version', '0')`);
  } else {
    const meta = new Map((await read('select name, value from meta')) as [string, string][]);
    if (meta.get('mark') !== MARK) throw notOurs(path);
    version = Number(meta.get('version'));
  }
  if (version > SCHEMA_VERSION) {
    throw new SimulatorError(
      'STORE_NEWER',
      `${path} has version ${version}, and this simulator writes version ${SCHEMA_VERSION}. Use the newer simulator, or another file.`,
    );
  }
  for (const [at, step] of migrations.entries()) {
    if (at < version) continue;
    await connection.run(`begin; ${step} update meta set value = '${at + 1}' where name = 'version'; commit;`);
  }
}

function notOurs(path: string): SimulatorError {
  return new SimulatorError(
    'STORE_INVALID',
    `${path} is a DuckDB database, but none of a simulator. It is as it was: name another file by --store file:PATH.`,
  );
}
