import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Database } from '../../simulator/store/database.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const LIMITS = { maxRows: 10, timeoutMs: 10_000, maxBytes: 1_000_000 };
let database: Database;
/** The one folder outside of its own file in which DuckDB may write: what is exported goes through it. */
let exports: string;
let kept: string;

beforeAll(async () => {
  database = await Database.open(join(folder, 'mmp.duckdb'));
  const allowed = await database.rows("select unnest(current_setting('allowed_directories'))");
  exports = String(allowed.flat().find((one) => String(one).includes('mmp-sim-export-')));
  mkdirSync(exports, { recursive: true });
  kept = join(exports, 'kept.csv');
});
afterAll(async () => {
  await database.close();
  rmSync(exports, { recursive: true, force: true });
});

test('DuckDB itself may write and read there, and nowhere beside it', async () => {
  expect(dirname(exports)).toBe(tmpdir());
  await database.rows(`copy (select 'secret' as x) to '${kept}'`);
  expect(readFileSync(kept, 'utf8')).toContain('secret');
  expect(await database.rows(`select * from read_csv('${kept}')`)).toEqual([['secret']]);
  await expect(database.rows(`copy (select 1) to '${join(folder, 'beside.csv')}'`)).rejects.toThrow(/disabled/);
});

test.each([
  ['reads', (path: string) => `select * from read_csv('${path}')`],
  ['reads as text', (path: string) => `select * from read_text('${path}')`],
  ['reads by its name alone', (path: string) => `select * from '${path}'`],
  ['lists', (path: string) => `select * from glob('${dirname(path)}/*')`],
  ['guesses at', (path: string) => `from sniff_csv('${path}')`],
  ['takes in', (path: string) => `copy main.facts_event from '${path}'`],
  ['attaches', (path: string) => `attach '${path}.duckdb' as other`],
  ['writes', (path: string) => `copy (select 1) to '${path}.new'`],
  ['exports to', (path: string) => `export database '${path}.new'`],
])('SQL of a user that %s what is there is refused, in either dialect', async (_, sqlOf) => {
  for (const dialect of ['redshift', 'duckdb'] as const) {
    const asked = { workspace: 'default', sql: sqlOf(kept), dialect };
    await expect(database.answer(asked, LIMITS)).rejects.toMatchObject({ code: 'SQL_REFUSED' });
  }
  expect(existsSync(`${kept}.new`) || existsSync(`${kept}.duckdb`)).toBe(false);
});
