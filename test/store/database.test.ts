import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Database } from '../../simulator/store/database.js';
import { migrations, SCHEMA_VERSION } from '../../simulator/store/migrations.js';
import { fileOf } from '../support/duckdb-file.js';
import { databaseContract } from '../support/database-contract.js';
import { aNetworkReport } from '../support/network-report.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, `${(files += 1)}.duckdb`);

describe('in memory', () => databaseContract(() => Database.open(':memory:')));
describe('in a file', () => databaseContract(() => Database.open(aPath())));

/** A file as another program leaves it. */
async function aFileWith(sql: string): Promise<string> {
  const path = aPath();
  await fileOf(path, sql);
  return path;
}

const ours = (version: number): string =>
  `create table meta (name varchar, value varchar); insert into meta values ('mark', 'mmp-sim store'), ('version', '${version}');`;

test('what was staged is there after the file is opened again, folded or not', async () => {
  const path = aPath();
  const first = await Database.open(path);
  const state = (o: number): string => JSON.stringify([{ w: 'w', p: 'app', k: String(o), o, b: 1 }]);
  const batch = { facts: null, requests: null, gone: null, forgotten: null };
  await first.stage({ ...batch, state: state(1) });
  await first.fold();
  await first.stage({ ...batch, state: state(2) });
  await first.abandon();
  const second = await Database.open(path);
  expect(await second.rows('select key from records order by number')).toEqual([['1'], ['2']]);
  await second.close();
});

test.each(['mmp', 'main', 'store', "it's", 'x y'])('a file may be called %s.duckdb', { tags: 'long' }, async (name) => {
  const path = join(folder, `${name}.duckdb`);
  const question = { workspace: 'w', sql: 'select count(*) from mmp.facts' };
  for (const opening of [1, 2]) {
    const database = await Database.open(path);
    const { rows } = await database.ask(question, { maxRows: 9, timeoutMs: 9999 });
    expect({ opening, rows }).toEqual({ opening, rows: [['0']] });
    await database.close();
  }
});

test(
  'records that others have taken the place of are given up when there are many of them',
  { tags: 'long' },
  async () => {
    const path = aPath();
    const first = await Database.open(path);
    const ops = (from: number): object[] =>
      Array.from({ length: 3000 }, (_, n) => ({ w: 'w', p: 'app', k: String(n % 3), o: from + n, b: from + n }));
    await first.stage({ facts: null, requests: null, gone: null, forgotten: null, state: JSON.stringify(ops(1)) });
    const records = await first.ask(
      { workspace: 'w', sql: 'select * from records order by number' },
      { maxRows: 9, timeoutMs: 9999 },
    );
    await first.close();
    const second = await Database.open(path);
    expect(await second.rows('select count(*) from state')).toEqual([[3n]]);
    expect(
      (
        await second.ask(
          { workspace: 'w', sql: 'select * from records order by number' },
          { maxRows: 9, timeoutMs: 9999 },
        )
      ).rows,
    ).toEqual(records.rows);
    await second.close();
  },
);

test.each([
  {
    what: 'no database',
    code: 'STORE_INVALID',
    path: () => (writeFileSync(join(folder, 'text'), 'x'.repeat(9999)), join(folder, 'text')),
  },
  {
    what: 'a database of another program',
    code: 'STORE_INVALID',
    path: () => aFileWith('create table users (id int)'),
  },
  {
    what: 'one that has a table of the same name',
    code: 'STORE_INVALID',
    path: () => aFileWith('create table meta (name varchar, value varchar)'),
  },
  { what: 'one of a newer simulator', code: 'STORE_NEWER', path: () => aFileWith(ours(SCHEMA_VERSION + 1)) },
  { what: 'a folder that is not there', code: 'STORE_UNAVAILABLE', path: () => join(folder, 'nowhere', 'a.duckdb') },
])('$what is refused: $code', async ({ path, code }) => {
  await expect(Database.open(await path())).rejects.toMatchObject({ code });
});

test.each(migrations.map((_, version) => ({ version })))(
  'a file of version $version is brought to the newest, with all that is in it',
  { tags: 'long' },
  async ({ version }) => {
    const path = await aFileWith(ours(version) + migrations.slice(0, version).join(''));
    const database = await Database.open(path);
    expect(await database.rows("select value from meta where name = 'version'")).toEqual([[String(SCHEMA_VERSION)]]);
    await database.close();
  },
);

test('network reports of an older file stand in columns once it has been opened', { tags: 'long' }, async () => {
  const before = 7;
  const earned = { spend: null, adRevenue: { amount: '3', currency: 'USD', usd: '3' }, siteId: 'a site' };
  const states = [
    ['a', 1, aNetworkReport()],
    ['b', 2, aNetworkReport()],
    ['c', 3, aNetworkReport(earned)],
    ['a', 4, aNetworkReport({ clicks: 3 })],
    ['b', 5, null],
  ].map(([key, number, body]) => {
    const text = body === null ? 'null' : `'${JSON.stringify(body)}'`;
    return `insert into state values ('w', 'network-report', '${key as string}', ${number as number}, ${text});`;
  });
  const path = await aFileWith([ours(before), ...migrations.slice(0, before), ...states].join('\n'));
  const database = await Database.open(path);
  const sql = 'select * from mmp.network_reports order by number';
  const { rows } = await database.ask({ workspace: 'w', sql }, { maxRows: 9, timeoutMs: 9999 });
  const same = ['2026-02-28', 'app', 'unity', null, 'DE'];
  const spent = ['13.750000000', '12.500000000', 'EUR'];
  expect(rows).toEqual([
    [...same, null, null, '100', '3', '1', ...spent, null, null, null, true, false, '1'],
    [...same, 'a site', null, '100', '2', '1', null, null, null, '3.000000000', '3.000000000', 'USD', false, true, '3'],
  ]);
  await database.close();
});

test('facts from before users were told keep theirs: whom their ids say', async () => {
  const told = `insert into facts_session (workspace, number, app_id, installation_id, advertising_id, user_hash, body)
    values ('w', 1, 'app', 'one', null, 7, '{}'), ('w', 2, 'app', 'one', 'ad', 8, '{}');`;
  const database = await Database.open(await aFileWith(ours(7) + migrations.slice(0, 7).join('') + told));
  const sql = `select user_id, xor(user_hash, hash(app_id)) from mmp.sessions order by number`;
  const { rows } = await database.ask({ workspace: 'w', sql }, { maxRows: 9, timeoutMs: 9999 });
  expect(rows).toEqual([
    ['one', '7'],
    ['ad', '8'],
  ]);
  await database.close();
});
