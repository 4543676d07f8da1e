import type { DuckDBConnection } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { CATALOG } from './catalogue.js';
import type { OnStep } from './open-file.js';
import { migrations, SCHEMA_VERSION } from './migrations.js';

/** Says that the file is ours. */
const MARK = 'mmp-sim store';
const META = 'create table meta (name varchar primary key, value varchar not null)';
/** As DuckDB writes it down. */
const META_AS_KEPT = 'CREATE TABLE meta("name" VARCHAR PRIMARY KEY, "value" VARCHAR NOT NULL);';

const TABLES = `select table_name, sql from duckdb_tables() where database_name = '${CATALOG}'`;
/** Whatever else somebody may have put into a database. */
const OTHERS = `
  select view_name from duckdb_views() where database_name = '${CATALOG}' and not internal
  union all select schema_name from duckdb_schemas() where database_name = '${CATALOG}' and not internal
  union all select sequence_name from duckdb_sequences() where database_name = '${CATALOG}'
  union all select type_name from duckdb_types() where database_name = '${CATALOG}' and not internal
  union all select function_name from duckdb_functions() where database_name = '${CATALOG}' and not internal`;

/**
 * Finds the version of an attached database. Nothing is written.
 *
 * @param path - What it is called in errors.
 * @returns Null where nothing is in it yet: earlier simulators made the table that tells of it, and what it tells, one
 *   after the other, and may have been killed in between.
 * @throws {SimulatorError} STORE_INVALID, STORE_NEWER.
 */
export async function versionIn(connection: DuckDBConnection, path: string): Promise<number | null> {
  const rowsOf = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRowsJS();
  const tables = new Map((await rowsOf(TABLES)) as [string, string][]);
  if (tables.size === 0) {
    if ((await rowsOf(OTHERS)).length > 0) throw notOurs(path);
    return null;
  }
  if (!tables.has('meta')) throw notOurs(path);
  const rows = await rowsOf(`select * from ${CATALOG}.main.meta`);
  if (rows.length === 0 && tables.size === 1 && tables.get('meta') === META_AS_KEPT) return null;
  const meta = new Map(rows as [string, string][]);
  if (meta.get('mark') !== MARK) throw notOurs(path);
  const version = Number(meta.get('version'));
  if (version > SCHEMA_VERSION) {
    throw new SimulatorError(
      'STORE_NEWER',
      `${path} has version ${version}, and this simulator writes version ${SCHEMA_VERSION}. Use the newer simulator, or another file.`,
    );
  }
  return version;
}

/**
 * Takes the steps that are missing, each of them whole; of an empty database all at once.
 *
 * @param version - What {@link versionIn} has found.
 */
export async function migrate(
  connection: DuckDBConnection,
  version: number | null,
  onStep: OnStep = () => {},
): Promise<void> {
  if (version === null) {
    const meta = META.replace('create table', 'create table if not exists');
    const values = `('mark', '${MARK}'), ('version', '${SCHEMA_VERSION}')`;
    await connection.run(`begin; ${meta}; insert into meta values ${values}; ${migrations.join('')} commit;`);
    return;
  }
  for (const [at, step] of migrations.entries()) {
    if (at < version) continue;
    onStep(`bringing the file from version ${at} to ${at + 1} of ${SCHEMA_VERSION}`);
    await connection.run(`begin; ${step} update meta set value = '${at + 1}' where name = 'version'; commit;`);
  }
}

function notOurs(path: string): SimulatorError {
  return new SimulatorError(
    'STORE_INVALID',
    `${path} is a DuckDB database, but none of a simulator. It is as it was: name another file by --store file:PATH.`,
  );
}
