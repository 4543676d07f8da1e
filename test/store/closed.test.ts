import { expect, test } from 'vitest';
import { Database } from '../../simulator/store/database.js';

const closed = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('it was closed') };
const question = { workspace: 'w', sql: 'select 1' };
const limits = { maxRows: 9, timeoutMs: 9999, maxBytes: 9999 };

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
