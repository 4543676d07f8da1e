import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { Database } from '../../simulator/store/database.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const closed = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('it was closed') };
const question = { workspace: 'w', sql: 'select 1' };
const limits = { maxRows: 9, timeoutMs: 9999, maxBytes: 9999 };

test.each(['memory', `file:${join(temporaryFolder(), 'a.duckdb')}`])(
  'whoever asks a simulator with %s that was closed hears so',
  async (store) => {
    const simulator = await createSimulator({ store });
    const { default: workspace } = simulator;
    await workspace.sql('select 1');
    await simulator.close();
    await expect(workspace.sql('select 1')).rejects.toMatchObject(closed);
    await expect(workspace.insights('installs')).rejects.toMatchObject(closed);
  },
);

test('whoever asks while a database is closed, or later, hears so', async () => {
  const database = await Database.open(':memory:');
  const asked = [
    ...[1, 2, 3].map(() =>
      database.ask({ ...question, sql: 'select sum(a.range) from range(1000000) a, range(1000000)' }, limits),
    ),
    database.answer(
      { ...question, sql: 'select sum(a.range) from range(1000000) a, range(1000000)', dialect: 'duckdb' },
      limits,
    ),
  ].map((asking) => expect(asking).rejects.toMatchObject(closed));
  await database.close();
  await Promise.all(asked);
  await expect(database.ask(question, limits)).rejects.toMatchObject(closed);
  await expect(database.answer({ ...question, dialect: 'duckdb' }, limits)).rejects.toMatchObject(closed);
  await expect(database.tables()).rejects.toMatchObject(closed);
});
