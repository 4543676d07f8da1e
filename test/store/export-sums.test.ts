import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { createSimulator, openStoreFile } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld } from '../support/world.js';

const MIB = 1_048_576;
const USERS = 200_000;
const path = join(temporaryFolder(), 'sums.duckdb');

/** One user on the first day, and many on the second one. */
beforeAll(async () => {
  const first = await createSimulator({ store: `file:${path}` });
  const world = aWorld(first, { id: 'w', clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' } });
  await world.open();
  await world.event('level');
  await first.close();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(
    `insert into facts_session
     select f.* replace (-1 - range as number, hash(range) as user_hash,
       f.happened_at + interval 1 day as happened_at)
     from facts_session f, range(${USERS})`,
  );
  connection.closeSync();
  instance.closeSync();
}, 60_000);

test('a table that sums up more than memory holds says what to do, and others go on', { tags: 'long' }, async () => {
  await using sim = await createSimulator({
    store: `file:${path}`,
    limits: { databaseBytes: 64 * MIB, databaseSpillBytes: 0 },
  });
  const table = (name: string) => fetch(`${sim.url}/_sim/export/${name}?workspace=w`);
  const all = await table('tenjin.daily_behavior.csv');
  expect(all.status).toBe(409);
  expect((await all.json()) as Problem).toMatchObject({
    code: 'SQL_LIMIT',
    detail:
      'tenjin.daily_behavior needs more memory than there is. Raise limits.databaseBytes and limits.databaseSpillBytes of the simulator, or ask for fewer days (?from, ?to).',
  });
  const other = await table('events.ndjson');
  expect([other.status, JSON.parse(await other.text())]).toMatchObject([200, { name: 'level' }]);
});

test('and with as much memory as there mostly is, it is whole', { tags: 'long' }, async () => {
  await using file = await openStoreFile(path);
  const days: string[] = [];
  for await (const bytes of await file.export('tenjin.daily_behavior', 'csv', { workspace: 'w' })) {
    days.push(...bytes.toString().trim().split('\r\n'));
  }
  const [users, withFirst] = [String(USERS), String(USERS + 1)];
  expect(days.toSorted().map((line) => line.split(',').slice(4))).toEqual([
    ['1', '1', '1', '1', '0', '0'],
    [users, withFirst, withFirst, users, '0', '0'],
    ['users', 'weekly_users', 'monthly_users', 'sessions', 'transactions', 'revenue'],
  ]);
});
