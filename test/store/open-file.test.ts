import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { Archive } from '../../simulator/archive/archive.js';
import { defaultLimits } from '../../simulator/limits.js';
import { Database } from '../../simulator/store/database.js';
import { migrations, SCHEMA_VERSION } from '../../simulator/store/migrations.js';
import { fileOf, killedWith } from '../support/duckdb-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, `${(files += 1)}.duckdb`);
const META = 'create table meta (name varchar primary key, value varchar not null);';
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

test('whoever opens a file is told what that is at, step by step', { tags: 'long' }, async () => {
  const path = aPath();
  const was = SCHEMA_VERSION - 2;
  const mark = `insert into meta values ('mark', 'mmp-sim store'), ('version', '${was}');`;
  await fileOf(path, META + mark + migrations.slice(0, was).join(''));
  const steps: string[] = [];
  const deps = { warehouse: null, limits: defaultLimits, onTrouble: () => {} };
  const archive = await Archive.open(path, { ...deps, onStep: (step) => steps.push(step) });
  await archive.close();
  expect(steps).toEqual([
    `reading ${path}`,
    `bringing the file from version ${was} to ${was + 1} of ${SCHEMA_VERSION}`,
    `bringing the file from version ${was + 1} to ${was + 2} of ${SCHEMA_VERSION}`,
    'bringing what came last into the tables of the file',
  ]);
});

test('what stands in a file from before texts were compressed by zstd is there, and is compressed so', async () => {
  const path = aPath();
  const was = 9;
  const mark = `insert into meta values ('mark', 'mmp-sim store'), ('version', '${was}');`;
  const rows = `
    insert into facts_event (workspace, number, name, body, about, user_hash, user_id)
      select 'default', range, 'level', '{"n":' || range || '}', 'about ' || range, range, 'user' from range(3000);
    insert into requests (workspace, number, endpoint, body) select 'default', range, 'tenjin.event', '{"r":' || range || '}' from range(3000);
    insert into state values ('default', 'app', 'an id', 1, '{"id":"an id"}');`;
  await fileOf(path, META + mark + migrations.slice(0, was).join('') + rows);
  const [events, requests] = ['select * from facts_event order by number', 'select * from requests order by number'];
  const database = await Database.open(path);
  const now = [await database.rows(events), await database.rows(requests)];
  expect(now.map(({ length }) => length)).toEqual([3000, 3000]);
  const columns = 'number::integer, name, body, about, user_hash::integer, user_id';
  expect(await database.rows(`select ${columns} from facts_event where number = 2999`)).toEqual([
    [2999, 'level', '{"n":2999}', 'about 2999', 2999, 'user'],
  ]);
  expect(await database.rows('select endpoint, body from requests where number = 0')).toEqual([
    ['tenjin.event', '{"r":0}'],
  ]);
  expect(await database.rows("select key, body from records where part = 'app'")).toEqual([
    ['an id', '{"id":"an id"}'],
  ]);
  await database.close();
  const again = await Database.open(path);
  expect([await again.rows(events), await again.rows(requests)]).toEqual(now);
  const how = (table: string): string =>
    `select distinct compression from pragma_storage_info('${table}') where column_name = 'body' and segment_type = 'VARCHAR'`;
  expect(await again.rows(how('facts_event'))).toEqual([['ZSTD']]);
  expect(await again.rows(how('requests'))).toEqual([['ZSTD']]);
  await again.close();
});

test(
  'a file is made as DuckDB 1.4 and later read it; one that was made for older ones goes on as it is',
  { tags: 'long' },
  async () => {
    const version = "select tags['storage_version'] from duckdb_databases() where database_name = current_database()";
    const path = aPath();
    const database = await Database.open(path);
    expect(await database.rows(version)).toEqual([['v1.4.0+']]);
    await database.close();
    const old = aPath();
    await fileOf(old, `attach '${path}' as made (read_only); copy from database made to "${basename(old, '.duckdb')}"`);
    const reopened = await Database.open(old);
    expect(await reopened.rows(VERSION)).toEqual([[String(SCHEMA_VERSION)]]);
    expect(await reopened.rows('select count(*)::integer from mmp.facts')).toEqual([[0]]);
    await reopened.close();
  },
);

/** What stands in a folder, to the last byte. */
const standsIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')]),
  );

test.each([
  {
    whose: 'a newer simulator',
    code: 'STORE_NEWER',
    sql: `${META} insert into meta values ('mark', 'mmp-sim store'), ('version', '999')`,
  },
  { whose: 'another program', code: 'STORE_INVALID', sql: 'create table users (id int)' },
  { whose: 'another program, without a table,', code: 'STORE_INVALID', sql: 'create view users as select 1' },
])(
  'a file of $whose that was killed is refused and stays to the last byte, its log and what lies beside it too',
  async ({ code, sql }) => {
    const home = join(folder, `${(files += 1)}`);
    const path = join(home, 'a.duckdb');
    mkdirSync(`${path}.tmp`, { recursive: true });
    writeFileSync(join(`${path}.tmp`, 'duckdb_temp_storage-0.tmp'), 'theirs');
    killedWith(path, sql);
    const before = standsIn(home);
    expect(Object.keys(before)).toContain(`${path}.wal`);
    await expect(Database.open(path)).rejects.toMatchObject({ code });
    expect(standsIn(home)).toEqual(before);
  },
);
