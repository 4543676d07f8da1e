import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { sqlPath } from '../sql-text.js';

/** What a column is read as; the names are DuckDB's. */
export type ColumnTypes = Readonly<
  Record<string, 'varchar' | 'boolean' | 'timestamp' | 'bigint' | 'decimal(18, 6)' | 'decimal(18, 9)'>
>;

/** Columns are those that stand in the files: a folder that is called `channel=x` is no column. */
const PLAIN = 'hive_partitioning = false';

/** Names of files of a table: one of each partition, or one alone. What is not whole has another ending. */
const FILE = /^([a-z_]+)(?:-(\d+))?\.(parquet|csv|ndjson)$/;

type TableFile = { readonly path: string; readonly partition: number | null };

/** Files of a table in the folder of a world, in the order of their names; none where there is no such table. */
export function filesOf(world: string, name: string): TableFile[] {
  const folder = join(world, name.startsWith('truth_') ? 'truth' : 'data', name);
  return namesIn(folder).flatMap((file) => {
    const [, table, partition] = FILE.exec(file) ?? [];
    if (table !== name) return [];
    return [{ path: join(folder, file), partition: partition === undefined ? null : Number(partition) }];
  });
}

/** What may be tables in the folder of a world: names of its folders. */
export const tablesIn = (world: string): string[] =>
  ['data', 'truth'].flatMap((kind) =>
    namesIn(join(world, kind)).filter(
      (name) => (kind === 'truth') === name.startsWith('truth_') && isFolder(join(world, kind, name)),
    ),
  );

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** In their order; none where there is no such folder. @throws {SimulatorError} REQUEST_INVALID where it cannot be read. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SimulatorError(
      'REQUEST_INVALID',
      `${folder} cannot be read: ${message}. Let yourself read it, or put back the folder that was made.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * SQL that reads columns of files, whatever they are written in: of texts and of Parquet the same types come out.
 *
 * @param paths - Files of one format; without any there are no rows.
 */
export function readSql(paths: readonly string[], columns: ColumnTypes): string {
  const [first] = paths;
  if (first === undefined) {
    return `select ${Object.entries(columns)
      .map(([name, type]) => `null::${type} as ${name}`)
      .join(', ')} where false`;
  }
  const list = `[${paths.map(sqlPath).join(', ')}]`;
  return castSql(readerOf(first, list, columns), columns);
}

/** SQL that reads columns of what stands in SQL. */
export function castSql(from: string, columns: ColumnTypes): string {
  const cast = Object.entries(columns).map(([name, type]) => `try_cast(${name} as ${type}) as ${name}`);
  return `select ${cast.join(', ')} from ${from}`;
}

function readerOf(path: string, list: string, columns: ColumnTypes): string {
  if (path.endsWith('.parquet')) return `read_parquet(${list}, ${PLAIN})`;
  if (path.endsWith('.csv')) return `read_csv(${list}, header = true, all_varchar = true, ${PLAIN})`;
  // What is looked at first may be null all over: nothing is guessed.
  const types = Object.keys(columns).map((name) => `${name}: 'VARCHAR'`);
  return `read_json(${list}, format = 'newline_delimited', columns = {${types.join(', ')}}, ${PLAIN})`;
}
