import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type ExportSource, fileSource, simulatorSource } from '../../simulator/cli/export-source.js';
import { fillPostgres, tablesOfMmp } from '../../simulator/cli/export-postgres.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();
const server = inject('postgresUrl');
const DATABASE = `mmp_sim_export_${process.pid}`;
const to = Object.assign(new URL(server), { pathname: `/${DATABASE}` }).href;

let sim: Simulator;
let world: World;
let admin: Client;
let client: Client;
let source: ExportSource;

beforeAll(async () => {
  admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${DATABASE} encoding 'UTF8' template template0`);
  client = new Client({ connectionString: to });
  await client.connect();
  sim = await createSimulator({ store: `file:${join(folder, 'postgres.duckdb')}` });
  world = aWorld(sim, { id: 'w', clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' } });
  await world.open({ country: 'DE' });
  await world.event('a "quoted",\r\nname');
  await world.event('zero\0here', { value: '9007199254740993' });
  await world.post('/v0/purchase', {
    ...world.complete,
    product_id: 'gold',
    price: '4.99',
    quantity: '2',
    currency: 'EUR',
  });
  source = simulatorSource({ url: sim.url, workspace: 'w' });
});
afterAll(async () => {
  await sim.close();
  await client.end();
  await admin.query(`drop database ${DATABASE} with (force)`);
  await admin.end();
});

async function fill(names: readonly string[], options: { append?: boolean; to?: string; from?: ExportSource } = {}) {
  const from = options.from ?? source;
  const tables = (await from.tables()).filter(({ table }) => names.includes(table));
  const filled = await fillPostgres(from, tables, {
    to: options.to ?? to,
    append: options.append ?? false,
    span: {},
    onBytes: () => {},
    signal: new AbortController().signal,
  });
  return Object.fromEntries(filled.map(({ table, rows }) => [table, rows]));
}

const rowsOf = async (sql: string): Promise<unknown[][]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows as unknown[][];

test('tables are made with types and a comment, and every row is there', async () => {
  expect(await fill(['events', 'purchases', 'apps'])).toEqual({ events: 2, purchases: 1, apps: 1 });
  expect(
    await rowsOf(
      "select column_name, data_type from information_schema.columns where table_schema = 'mmp' and table_name = 'purchases' and column_name in ('happened_at', 'gross', 'quantity', 'tracked', 'id') order by 1",
    ),
  ).toEqual([
    ['gross', 'numeric'],
    ['happened_at', 'timestamp with time zone'],
    ['id', 'text'],
    ['quantity', 'bigint'],
    ['tracked', 'boolean'],
  ]);
  expect(
    await rowsOf(
      'select gross::text, quantity, happened_at, source from (select *, channel as source from mmp.purchases) p',
    ),
  ).toEqual([['9.980000000', '2', new Date('2026-01-01T12:00:00Z'), 'organic']]);
  // A text of PostgreSQL holds no zero.
  expect(await rowsOf('select name, value::text, developer_device_id is null from mmp.events order by number')).toEqual(
    [
      ['a "quoted",\r\nname', null, true],
      ['zero\uFFFDhere', '9007199254740993', true],
    ],
  );
  expect(await rowsOf("select obj_description('mmp.events'::regclass)")).toEqual([
    ['mmp-sim: mmp.events of workspace w'],
  ]);
});

test(
  'without a name the tables of the MMP are filled, in its schema and with its types',
  { tags: 'long' },
  async () => {
    const names = tablesOfMmp(await source.tables()).map(({ table }) => table);
    expect(names.filter((name) => !name.startsWith('tenjin.'))).toEqual([]);
    const filled = await fill(names);
    expect(filled).toMatchObject({ 'tenjin.events': 4, 'tenjin.apps': 1 });
    expect(
      await rowsOf(
        "select data_type from information_schema.columns where table_schema = 'tenjin' and table_name = 'events' and column_name = 'created_at'",
      ),
    ).toEqual([['timestamp without time zone']]);
    expect(await rowsOf("select count(*) from tenjin.events where event = 'open'")).toEqual([['1']]);
  },
);

test('again, the tables are filled anew and what looks at them stays; appended, what is there stays', async () => {
  await client.query('create view public.report as select count(*) as events from mmp.events');
  await world.event('one more');
  expect(await fill(['events'])).toEqual({ events: 3 });
  expect(await rowsOf('select * from public.report')).toEqual([['3']]);
  expect(await fill(['events'], { append: true })).toEqual({ events: 3 });
  expect(await rowsOf('select * from public.report')).toEqual([['6']]);
});

test('all of it is there or nothing: where a later table fails, the earlier ones are as they were', async () => {
  await client.query('create table mmp.installs (mine integer)');
  const before = await rowsOf('select count(*) from mmp.events');
  await expect(fill(['events', 'installs'])).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    detail: '--to: mmp.installs is there and was not made by mmp-sim. Name another database, or drop it first.',
  });
  expect(await rowsOf('select count(*) from mmp.events')).toEqual(before);
  expect(await rowsOf('select * from mmp.installs')).toEqual([]);
});

test('a table of another version is made anew, and never appended to', async () => {
  await fill(['apps']);
  await client.query('alter table mmp.apps drop column store_id');
  await expect(fill(['apps'], { append: true })).rejects.toMatchObject({
    detail: expect.stringContaining('--append: mmp.apps has other columns than this version writes.'),
  });
  expect(await fill(['apps'])).toEqual({ apps: 1 });
  expect(await rowsOf('select store_id from mmp.apps')).toEqual([[null]]);
});

test('what goes wrong is told without the password', async () => {
  const refused = async (address: string): Promise<{ code: string; detail: string }> =>
    fill(['apps'], { to: address }).then(
      () => ({ code: 'none', detail: '' }),
      (error: unknown) => error as { code: string; detail: string },
    );
  await admin.query(
    `do $$ begin create role mmp_sim_stranger login password 'hidden'; exception when duplicate_object then null; end $$`,
  );
  const other = Object.assign(new URL(to), { pathname: '/nowhere_at_all' }).href;
  expect(await refused(other)).toMatchObject({
    code: 'REQUEST_INVALID',
    detail: expect.stringContaining('it has no database nowhere_at_all'),
  });
  const stranger = Object.assign(new URL(to), { username: 'mmp_sim_stranger', password: 'hidden' }).href;
  const told = await refused(stranger);
  expect(told).toMatchObject({
    code: 'REQUEST_INVALID',
    detail: expect.stringMatching(/permission denied.* grant create on database/),
  });
  const wrong = await refused(Object.assign(new URL(to), { password: 'a-wrong-one' }).href);
  expect(wrong).toMatchObject({
    code: 'REQUEST_INVALID',
    detail: expect.stringContaining('it refuses the user tests, or its password.'),
  });
  const nobody = await refused('postgres://tests:secret@127.0.0.1:1/x');
  expect(nobody).toMatchObject({ code: 'PEER_UNREACHABLE', detail: expect.stringContaining('127.0.0.1:1/x') });
  expect(await refused('mysql://tests:secret@127.0.0.1/x')).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(JSON.stringify([told.detail, wrong.detail, nobody.detail])).not.toMatch(/hidden|a-wrong-one|secret/);
});

test('the file of a simulator that does not run gives the same rows', { tags: 'long' }, async () => {
  const path = `file:${join(folder, 'resting.duckdb')}`;
  const own = await createSimulator({ store: path });
  const other = aWorld(own, { id: 'w' });
  await other.open();
  await other.event('level');
  await expect(fileSource(path, 'w', { names: ['events'], format: 'csv' })).rejects.toMatchObject({
    code: 'STORE_LOCKED',
  });
  await own.close();
  const file = await fileSource(path, 'w', { names: ['events'], format: 'csv' });
  expect(await fill(['events', 'sessions'], { from: file })).toEqual({ events: 1, sessions: 1 });
  await file.close();
  await expect(fileSource(path, 'nobody', { names: [], format: 'csv' })).rejects.toMatchObject({
    detail: 'the file has no workspace "nobody". It has default, w.',
  });
});
