import { createSender } from '@mmp-sim/sender';
import { postgresOutbox } from '@mmp-sim/sender/postgres';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { PHONE } from '../support/senders.js';
import { aWorld } from '../support/world.js';

const pool = new Pool({ connectionString: inject('postgresUrl') });
const orders = `shop_orders_${process.pid}`;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await createSimulator();
  await pool.query(`CREATE TABLE ${orders} (id text)`);
});
afterAll(async () => {
  await simulator.close();
  await pool.end();
});

test('an order that is taken back takes its purchase event along; the one that is kept reports it once', async () => {
  const world = aWorld(simulator);
  const outbox = postgresOutbox({ pool, table: `shop_${process.pid}` });
  await outbox.createTables();
  const { bundleId } = world.app;
  const app = { bundleId, platform: 'android' } as const;
  const sender = createSender({ mmp: 'tenjin', sdkKey: world.key, baseUrl: world.workspace.url, app, outbox });
  await sender.open(PHONE);

  const order = async (id: string, end: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
    const call = { ...PHONE, productId: id, price: '4.99', currency: 'USD', quantity: 1 };
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query(`INSERT INTO ${orders} VALUES ($1)`, [id]);
    await outbox.enqueueIn(client, [sender.prepare('purchase', call)]);
    await client.query(end);
    client.release();
  };
  await order('gold', 'ROLLBACK');
  await order('silver', 'COMMIT');

  // What other connections leave is found when the sender looks again: it closes only when nothing waits.
  expect(await sender.close()).toMatchObject({ waiting: 0, held: 0, dead: 0 });
  const bought = world.workspace.requests().filter(({ endpoint }) => endpoint === 'tenjin.purchase');
  expect(bought.map(({ verdict, fields }) => [verdict, fields['product_id']])).toEqual([['recorded', 'silver']]);
  expect((await pool.query(`SELECT id FROM ${orders}`)).rows).toEqual([{ id: 'silver' }]);
});

test('what breaks the contract is refused before it is in any transaction', async () => {
  const sender = createSender({
    mmp: 'tenjin',
    sdkKey: 'KEY',
    app: { bundleId: 'com.example.game', platform: 'android' },
  });
  const call = { ...PHONE, productId: 'gold', price: '-1', currency: 'USD', quantity: 1 };
  expect(() => sender.prepare('purchase', call)).toThrow(expect.objectContaining({ code: 'CALL_INVALID' }));
  await sender.close();
  expect(() => sender.prepare('open', PHONE)).toThrow(expect.objectContaining({ code: 'SENDER_CLOSED' }));
});
