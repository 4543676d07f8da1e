import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Archive } from '../../simulator/archive/archive.js';
import { defaultLimits } from '../../simulator/limits.js';
import { Database } from '../../simulator/store/database.js';
import { SCHEMA_VERSION } from '../../simulator/store/migrations.js';
import { fileOf } from '../support/duckdb-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, `${(files += 1)}.duckdb`);
const VERSION = "select value from meta where name = 'version'";

test.each([
  { what: 'nothing', sql: 'select 1' },
  {
    what: 'a table that tells of it, and nothing in it',
    sql: 'create table meta (name varchar primary key, value varchar not null)',
  },
])('a file whose maker was killed when it held $what is begun anew', async ({ sql }) => {
  const path = aPath();
  await fileOf(path, sql);
  const database = await Database.open(path);
  expect(await database.rows(VERSION)).toEqual([[String(SCHEMA_VERSION)]]);
  await database.close();
});

test('a file is there when it is whole: what was begun and never ended is in nobody’s way', async () => {
  const path = aPath();
  writeFileSync(`${path}.begun`, 'DUCK');
  const database = await Database.open(path);
  expect(await database.rows(VERSION)).toEqual([[String(SCHEMA_VERSION)]]);
  await database.close();
  expect(readdirSync(folder).filter((name) => name.includes('begun'))).toEqual([]);
});

test('where a link leads to no file yet, the file is made there', async () => {
  const path = aPath();
  const link = aPath();
  symlinkSync(path, link);
  const archive = await Archive.open(link, { warehouse: null, limits: defaultLimits, onTrouble: () => {} });
  await archive.close();
  expect([archive.path, existsSync(path)]).toEqual([path, true]);
});
