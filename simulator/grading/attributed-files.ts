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
type Kind = keyof typeof READERS;

const ENDINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\.(?:parquet|pq)$/i, 'parquet'],
  [/\.(?:csv|tsv)(?:\.gz|\.zst)?$/i, 'csv'],
  [/\.(?:ndjson|jsonl|json)(?:\.gz|\.zst)?$/i, 'json'],
];
const kindOf = (path: string): Kind | undefined => ENDINGS.find(([ending]) => ending.test(path))?.[1];

/**
 * SQL that reads the files of an attribution result.
 *
 * @param named - Files, or folders in which they lie.
 * @throws {SimulatorError} REQUEST_INVALID where one is not there, or of no format that is read.
 */
export function attributedSource(named: readonly string[]): string {
  const paths = named.flatMap(filesIn);
  const kinds = new Set(paths.map((path) => kindOf(path)));
  const [kind] = kinds;
  if (kind === undefined || kinds.size > 1) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `ATTRIBUTED: got files of several formats: ${paths.slice(0, 4).join(', ')}. Name those of one.`,
    );
  }
  return READERS[kind](`[${paths.map(sqlPath).join(', ')}]`);
}

function filesIn(path: string): string[] {
  if (!existsSync(path))
    throw new SimulatorError('REQUEST_INVALID', `ATTRIBUTED: ${path} is not there. Name a file or a folder of files.`);
  if (!statSync(path).isDirectory()) {
    if (kindOf(path) !== undefined) return [path];
    throw new SimulatorError(
      'REQUEST_INVALID',
      `ATTRIBUTED: got ${path}, expected a file that ends in .parquet, .csv, .ndjson, .jsonl or .json. Name it so.`,
    );
  }
  const files = readdirSync(path)
    .filter((name) => kindOf(name) !== undefined)
    .toSorted()
    .map((name) => join(path, name));
  if (files.length > 0) return files;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `ATTRIBUTED: ${path} holds no .parquet, .csv or .ndjson. Name the files, or the folder that has them.`,
  );
}
