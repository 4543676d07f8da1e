import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../simulator/generate/generate.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});
const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();

const price = { productId: 'weekly', usd: 2.99, periodDays: 3, trialDays: 2 };
const weekly = { ...price, starts: 0.3, converts: 0.7, churn: 0.3, refunds: 0.2 };
beforeAll(async () => {
  const config = readWorld({
    preset: 'hyper-casual',
    startsOn: '2026-03-01',
    installs: 300,
    days: 12,
    subscriptions: [weekly],
    mess: { late: 0.05, duplicated: 0.05, outOfOrder: 0.05, clockSkew: 0.1, missingIds: 0.05, wrongCurrency: 0.5 },
  });
  await generate(generateOptions({ config, folder: join(folder, 'world') }));
  const tables = ['sessions', 'events', 'purchases', 'subscriptions'].map(
    (name) => `select '${name}' as told, * from '${join(folder, 'world/data', name)}/*.parquet'`,
  );
  await connection.run(`create table done as ${tables.join(' union all by name ')}`);
}, 120_000);

test('an installation is one user, whether or when its advertising id is known', { tags: 'long' }, async () => {
  const users = 'select count(distinct user_id) as names, count(distinct user_hash) as numbers from done';
  expect(await rowsOf(`select distinct * from (${users} group by app_id, installation_id)`)).toEqual([[1n, 1n]]);
  // Consent comes later, and ids are left out by mistake.
  const unsettled = `select installation_id from done where told <> 'subscriptions' group by app_id, installation_id
    having count(advertising_id) between 1 and count(*) - 1`;
  expect((await rowsOf(unsettled)).length).toBeGreaterThan(10);
});

test('what Google Play tells has the country and the ids of its installation', { tags: 'long' }, async () => {
  const told = `from done where told = 'subscriptions' and ip is null`;
  expect(await rowsOf(`select distinct name ${told} order by 1`)).toContainEqual(['renewal']);
  // Of what comes before the open no country is remembered.
  expect(await rowsOf(`select count(*) ${told} and acquired_country is distinct from country`)).toEqual([[0n]]);
  const ids = `select installation_id, max(advertising_id) as known from done where ip is not null group by 1`;
  const wrong = `select count(*) from (select * ${told}) join (${ids}) using (installation_id) where advertising_id <> known`;
  expect(await rowsOf(wrong)).toEqual([[0n]]);
  expect(await rowsOf(`select count(advertising_id) > 0, count(os_version) ${told}`)).toEqual([[true, 0n]]);
});
