import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { SimulatorError } from '../errors.js';

/**
 * Says of a folder that `mmp-sim generate` has made how its files are read: it is no store, though it holds tables.
 *
 * @throws {SimulatorError} STORE_INVALID for such a folder.
 */
export function refuseMadeWorld(path: string): void {
  const folder = join(path, 'data/installs');
  if (!existsSync(join(path, 'world.json')) || !existsSync(folder)) return;
  const files = join(folder, `*${extname(readdirSync(folder)[0] ?? '.parquet')}`);
  throw new SimulatorError(
    'STORE_INVALID',
    `${path} is a folder that mmp-sim generate has made, and no store. DuckDB reads its files: duckdb -c "select channel, count(*) from '${files}' group by 1".`,
  );
}
