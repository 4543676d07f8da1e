import pg from 'pg';
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { postgresOutbox, type PostgresOutbox } from '@mmp-sim/sender/postgres';
import { anEntry, claimAll, NOW_MS } from '../support/outbox-contract.js';

const connectionString = inject('postgresUrl');
const pool = new pg.Pool({ connectionString, max: 4 });
const opened: PostgresOutbox[] = [];
afterAll(async () => {
  await Promise.all(opened.map((outbox) => outbox.close()));
  await pool.end();
});

let tables = 0;
let table = '';
let outbox: PostgresOutbox;
const open = (overrides: { connectionString?: string; table?: string; maxEntries?: number } = {}): PostgresOutbox => {
  const made = postgresOutbox({ connectionString, table, ...overrides });
  opened.push(made);
  return made;
};

beforeEach(async () => {
  tables += 1;
  table = `own_${process.pid}_${tables}`;
  outbox = open();
  await outbox.createTables();
});

const bodies = (entries: readonly { body: string }[]): string[] => entries.map(({ body }) => body);

describe("in the caller's own transaction", () => {
  const orders = `orders_${process.pid}`;

  test.each([
    { end: 'COMMIT', rows: 1, calls: ['purchase'] },
    { end: 'ROLLBACK', rows: 0, calls: [] },
  ])('an order and its purchase event: after $end both are there, or none', async ({ end, rows, calls }) => {
    await pool.query(`DROP TABLE IF EXISTS ${orders}; CREATE TABLE ${orders} (id text)`);
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query(`INSERT INTO ${orders} VALUES ('1')`);
    const ids = await outbox.enqueueIn(client, [anEntry('purchase', { kind: 'purchase' })]);
    expect(ids).toHaveLength(1);
    expect(await claimAll(outbox)).toEqual([]);
    await client.query(end);
    client.release();
    expect((await pool.query(`SELECT * FROM ${orders}`)).rowCount).toBe(rows);
    expect(bodies(await claimAll(outbox))).toEqual(calls);
  });

  test('one that stays open holds up nobody, and what is committed first goes first', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    const [early = ''] = await outbox.enqueueIn(client, [anEntry('begun first')]);
    const [late = ''] = await outbox.add([anEntry('committed first')]);
    expect(Number(late)).toBeGreaterThan(Number(early));
    const first = await claimAll(outbox);
    expect(bodies(first)).toEqual(['committed first']);
    await client.query('COMMIT');
    client.release();
    // It has the lower id, and still waits until the one that is under way is settled.
    expect(await claimAll(outbox)).toEqual([]);
    await outbox.settle(
      first.map(({ id }) => ({ id, kind: 'done' })),
      NOW_MS,
    );
    expect(bodies(await claimAll(outbox))).toEqual(['begun first']);
  });

  test('a full outbox refuses before anything is written: the transaction can go on', async () => {
    const small = open({ maxEntries: 1 });
    const client = await pool.connect();
    await client.query('BEGIN');
    await small.enqueueIn(client, [anEntry('1')]);
    await expect(small.enqueueIn(client, [anEntry('2')])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
    await client.query('COMMIT');
    client.release();
    expect(bodies(await claimAll(small))).toEqual(['1']);
  });

  test("an error of the database comes as it is, for the caller's own retries", async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await expect(client.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect(outbox.enqueueIn(client, [anEntry('1')])).rejects.toMatchObject({ code: '25P02' });
    await client.query('ROLLBACK');
    client.release();
  });
});

describe('several processes', () => {
  test(
    'racing for lanes that fill meanwhile, never have two entries of one under way, and keep its order',
    { tags: 'long' },
    async () => {
      const lanes = Array.from({ length: 4 }, (_, number) => `lane ${number}`);
      const inOrder = Array.from({ length: 30 }, (_, number) => number);
      const sent = new Map<string, number[]>(lanes.map((lane) => [lane, []]));
      const underWay = new Set<string>();
      const overlaps: string[] = [];
      let left = lanes.length * inOrder.length;
      const add = async (lane: string): Promise<void> => {
        for (const number of inOrder) await outbox.add([anEntry(String(number), { lane })]);
      };
      const send = async (own: PostgresOutbox): Promise<void> => {
        while (left > 0) {
          const claimed = await own.claim({ nowMs: NOW_MS, limit: 3, leaseMs: 60_000, except: [] });
          for (const { lane, body } of claimed) {
            if (underWay.has(lane)) overlaps.push(lane);
            underWay.add(lane);
            sent.get(lane)?.push(Number(body));
          }
          left -= claimed.length;
          // Sending takes a while.
          await own.nextDueMs({ nowMs: NOW_MS, except: [] });
          for (const { lane } of claimed) underWay.delete(lane);
          await own.settle(
            claimed.map(({ id }) => ({ id, kind: 'done' })),
            NOW_MS,
          );
        }
      };
      await Promise.all([...lanes.map(add), ...[outbox, open(), open(), open()].map(send)]);
      expect(overlaps).toEqual([]);
      expect(Object.fromEntries(sent)).toEqual(Object.fromEntries(lanes.map((lane) => [lane, inOrder])));
    },
  );

  test('make the table at once', async () => {
    const shared = `together_${process.pid}`;
    const made = Array.from({ length: 4 }, () => open({ table: shared }));
    await Promise.all(made.map((one) => one.createTables()));
    await Promise.all(made.map((one, number) => one.add([anEntry('1', { lane: String(number) })])));
    expect(await claimAll(outbox)).toEqual([]);
    expect(await claimAll(open({ table: shared }))).toHaveLength(4);
  });

  test('an entry that somebody looks at in a transaction is passed over, the others go', async () => {
    await outbox.add([anEntry('looked at', { lane: 'a' }), anEntry('free', { lane: 'b' })]);
    await claimAll(outbox, { leaseMs: 0 });
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query(`SELECT * FROM ${table} WHERE lane = 'a' FOR UPDATE`);
    expect(bodies(await claimAll(outbox))).toEqual(['free']);
    await client.query('COMMIT');
    client.release();
    expect(bodies(await claimAll(outbox))).toEqual(['looked at']);
  });
});

describe('the table', () => {
  test('that was not made: the error says what to call', async () => {
    await expect(open({ table: 'nowhere' }).add([anEntry('1')])).rejects.toMatchObject({
      code: 'OUTBOX_UNAVAILABLE',
      message: expect.stringMatching(/"nowhere": there is none. Call createTables\(\)/) as string,
    });
  });

  test('is looked for again at the next call', async () => {
    const later = open({ table: `${table}_later` });
    await expect(later.counts()).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    await later.createTables();
    expect((await later.counts()).waiting).toBe(0);
  });

  test('of something else, or of a later schema, is refused', async () => {
    const other = `${table}_other`;
    await pool.query(`CREATE TABLE ${other} (id int)`);
    await expect(open({ table: other }).createTables()).rejects.toThrow(/it is there, but no outbox/);
    await pool.query(`COMMENT ON TABLE ${table} IS 'mmp-sim outbox, schema 3'`);
    await expect(open().createTables()).rejects.toThrow(/has schema 3, and this release knows 2/);
    await expect(open().add([anEntry('1')])).rejects.toThrow(/has schema 3/);
  });

  test('of the release before is used after createTables(), with what waits in it', async () => {
    await outbox.add([anEntry('1')]);
    await pool.query(`DROP INDEX ${table}_kept; ALTER TABLE ${table} DROP COLUMN ages_from_ms`);
    await pool.query(`COMMENT ON TABLE ${table} IS 'mmp-sim outbox, schema 1'`);
    await expect(open().add([anEntry('2')])).rejects.toThrow(
      /has schema 1, and this release needs 2. Call createTables/,
    );
    const updated = open();
    await Promise.all([updated.createTables(), open().createTables()]);
    expect(await claimAll(updated)).toMatchObject([{ body: '1', agesFromMs: NOW_MS }]);
  });

  test('may lie in a schema of its own', async () => {
    await pool.query(`CREATE SCHEMA s_${table}`);
    const own = open({ table: `s_${table}.Calls` });
    await own.createTables();
    await own.createTables();
    await own.add([anEntry('1')]);
    expect(await claimAll(own)).toHaveLength(1);
  });

  test.each(['a; DROP TABLE b', 'a"b', 'a.b.c', '', '1a', 'x'.repeat(51)])('%j is no name', (name) => {
    expect(() => postgresOutbox({ connectionString, table: name })).toThrow(/table must be "name" or "schema.name"/);
  });
});

describe('a database', () => {
  test('that does not answer: the error says why, without the password', async () => {
    const away = open({ connectionString: 'postgres://me:secret@127.0.0.1:1/postgres' });
    await expect(away.add([anEntry('1')])).rejects.toMatchObject({
      code: 'OUTBOX_UNAVAILABLE',
      message: expect.not.stringContaining('secret') as string,
    });
    await expect(away.add([anEntry('1')])).rejects.toThrow(/ECONNREFUSED/);
  });

  test('that ends every connection is used again at once', async () => {
    const calls = new pg.Pool({ connectionString, application_name: table });
    calls.on('error', () => undefined);
    const own = postgresOutbox({ pool: calls, table });
    await own.add([anEntry('1')]);
    await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [table]);
    // The pool learns of it with the next turns of the event loop; until then a call may still fail, and says so.
    await expect.poll(() => own.counts().catch(() => null)).toMatchObject({ waiting: 1 });
    expect(await claimAll(own)).toHaveLength(1);
    await own.close();
    // The pool is the caller's, and still open.
    expect((await calls.query('SELECT 1')).rowCount).toBe(1);
    await calls.end();
  });

  test('takes what the MMP answered, whatever is in it', async () => {
    await outbox.add([anEntry('1')]);
    const [claimed] = await claimAll(outbox);
    await outbox.settle(
      [{ id: claimed?.id ?? '', kind: 'dead', reason: `a NUL \0 and "quotes", {braces}, \\ 🎉` }],
      NOW_MS,
    );
    expect(await outbox.setAside({ limit: 1 })).toMatchObject([
      { reason: 'a NUL \uFFFD and "quotes", {braces}, \\ 🎉' },
    ]);
  });
});
