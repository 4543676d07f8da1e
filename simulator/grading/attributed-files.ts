import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { sqlPath } from '../sql-text.js';

/** Columns are those that stand in the files: a folder that is called `channel=x` is no column. */
const PLAIN = 'hive_partitioning = false';
const READERS = {
  parquet: (list: string) => `read_parquet(${list}, union_by_name = true, ${PLAIN})`,
  // Texts as they stand: an id of digits alone is no number.
  csv: (list: string) => `read_csv(${list}, header = true, all_varchar = true, union_by_name = true, ${PLAIN})`,
  json: (list: string) =>
    `read_json_auto(${list}, union_by_name = true, convert_strings_to_integers = false, ${PLAIN})`,
} as const;
type Kind = keyof typeof READERS | 'duckdb';

const ENDINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\.(?:parquet|pq)$/i, 'parquet'],
  [/\.(?:csv|tsv)(?:\.gz|\.zst)?$/i, 'csv'],
  [/\.(?:ndjson|jsonl|json)(?:\.gz|\.zst)?$/i, 'json'],
  [/\.(?:duckdb|db)$/i, 'duckdb'],
];
const kindOf = (path: string): Kind | undefined => ENDINGS.find(([ending]) => ending.test(path))?.[1];

/** Tables of a database that say whom installations were given to: of a world, and of a simulator's store. */
const TABLES = ['installs', 'facts_install'] as const;

/**
 * SQL that reads the files of an attribution result.
 *
 * @param named - Files, or folders in which they lie; or a world, whose installs are meant.
 * @param attach - Opens a database. @returns The full names of its tables.
 * @throws {SimulatorError} REQUEST_INVALID where one is not there, or of no format that is read.
 */
export async function attributedSource(
  named: readonly string[],
  attach: (path: string) => Promise<readonly string[]>,
): Promise<string> {
  const paths = named.flatMap(filesIn);
  const kinds = new Set(paths.map((path) => kindOf(path)));
  const [kind] = kinds;
  if (kind === undefined || kinds.size > 1) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `ATTRIBUTED: got files of several formats: ${paths.slice(0, 4).join(', ')}. Name those of one.`,
    );
  }
  if (kind !== 'duckdb') return READERS[kind](`[${paths.map(sqlPath).join(', ')}]`);
  const [path = '', ...others] = paths;
  if (others.length > 0) {
    throw new SimulatorError('REQUEST_INVALID', `ATTRIBUTED: got ${paths.length} databases, expected one. Name it.`);
  }
  const tables = await attach(path);
  const table = TABLES.map((name) => tables.find((one) => one.endsWith(`.${name}`))).find((one) => one !== undefined);
  if (table !== undefined) return table;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `ATTRIBUTED: ${path} has no table ${TABLES.join(' or ')}; it has ${tables.slice(0, 10).join(', ') || 'none'}. Name the database of a world or of a simulator, or export the table.`,
  );
}

function filesIn(path: string): string[] {
  if (!existsSync(path))
    throw new SimulatorError('REQUEST_INVALID', `ATTRIBUTED: ${path} is not there. Name a file or a folder of files.`);
  if (!statSync(path).isDirectory()) {
    if (kindOf(path) !== undefined) return [path];
    throw new SimulatorError(
      'REQUEST_INVALID',
      `ATTRIBUTED: got ${path}, expected a file that ends in .parquet, .csv, .ndjson, .jsonl, .json or .duckdb. Name it so.`,
    );
  }
  // Of a world that is named as a whole its installs are meant, not what describes it.
  const installs = join(path, 'data/installs');
  if (existsSync(join(path, 'manifest.json')) && existsSync(installs)) return filesIn(installs);
  const found = readdirSync(path)
    .filter((name) => kindOf(name) !== undefined)
    .toSorted()
    .map((name) => join(path, name));
  // Beside the database of a world lie files that only describe it.
  const databases = found.filter((one) => kindOf(one) === 'duckdb');
  const files = databases.length > 0 ? databases : found;
  if (files.length > 0) return files;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `ATTRIBUTED: ${path} holds no .parquet, .csv, .ndjson or .duckdb. Name the files, or the folder that has them.`,
  );
}
