import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSimulator, openStoreFile } from '../../simulator/index.js';
import { Database } from '../../simulator/store/database.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const closed = {
  code: 'STORE_UNAVAILABLE',
  message: expect.stringContaining('closed while rows of it were read') as string,
};

/** Rows of it are made for as long as somebody asks. */
const endless = { workspace: 'w', sql: 'select range as n from range(100000000000)' };
/** None is there until all have been looked at. */
const slow = { workspace: 'w', sql: 'select sum(a.range * b.range) from range(1000000) a, range(1000000) b' };

test('whoever reads while a database is closed hears so, and it is closed all the same', async () => {
  const database = await Database.open(':memory:');
  const between = database.read(endless);
  await between.next();
  const waiting = database.read(slow).next();
  const inParquet = database.parquet({ ...slow, columns: 1 }).next();
  const all = Promise.allSettled([waiting, inParquet]);
  await database.close();
  for (const one of await all) expect(one).toMatchObject({ status: 'rejected', reason: closed });
  await expect(between.next()).rejects.toMatchObject(closed);
});

test('who begins to read after that hears it too', async () => {
  const database = await Database.open(':memory:');
  await database.close();
  await expect(database.read(endless).next()).rejects.toMatchObject(closed);
});

test('who reads no further, and does not say so, holds nothing up', async () => {
  const database = await Database.open(':memory:');
  await database.read(endless).next();
  await database.pieces('select * from range(10000000)').next();
  await database.close();
});

test('what went wrong before it was closed is told as it was', async () => {
  const database = await Database.open(':memory:');
  await expect(database.read({ workspace: 'w', sql: 'select nothing' }).next()).rejects.toThrow(/Binder Error/);
  await database.close();
});

test.each([0, 1, 2, 3])(
  'a simulator that is closed %d ms after it was asked answers or refuses, and ends',
  { tags: 'long' },
  async (ms) => {
    const path = join(folder, `${ms}.duckdb`);
    const sim = await createSimulator({ store: `file:${path}` });
    const { default: workspace } = sim;
    const exported = async (): Promise<void> => {
      for await (const piece of await workspace.export('events', 'csv')) expect(piece.length).toBeGreaterThan(0);
    };
    const asked = Promise.allSettled([
      workspace.sql('select * from events'),
      workspace.insights('revenue'),
      exported(),
      exported(),
    ]);
    await setTimeout(ms);
    await Promise.all([sim.close(), sim.close()]);
    for (const one of await asked) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    await (await openStoreFile(path)).close();
  },
);

test('a file that was opened to be asked may be closed twice', { tags: 'long' }, async () => {
  const path = join(folder, 'twice.duckdb');
  await (await createSimulator({ store: `file:${path}` })).close();
  const file = await openStoreFile(path);
  const late = file.sql('select 1').catch((error: unknown) => error);
  await file.close();
  await file.close();
  expect(await late).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(file.tables()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
