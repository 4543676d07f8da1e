import type { CallbackPreview } from '@mmp-sim/contracts/answers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Delivery, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { AIID, aWorld, GAID, NOON, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const OTHER_AIID = 'b'.repeat(32);
const PURCHASE = 'http://127.0.0.1:8080/?id={{advertising_id}}&usd={{revenue_usd_gross}}&v={{os_version}}';
const BOUGHT = { product_id: 'gold', price: '4.99', quantity: '1', currency: 'USD' };

const preview = async (world: World, input: object, query = ''): Promise<CallbackPreview> => {
  const { status, body } = await world.control<CallbackPreview>(`POST /_sim/callbacks/preview${query}`, input);
  expect(status).toBe(200);
  return body;
};

test('it is what the delivery says, with each macro’s value; nothing is made or sent', async () => {
  const world = aWorld(sim, { callbackMode: 'capture' });
  await world.open();
  await world.post('/v0/purchase', { ...world.complete, ...BOUGHT });
  const input = { event: 'purchase', url: PURCHASE };
  const seen = await preview(world, input);
  expect(seen).toMatchObject({
    event: 'purchase',
    method: 'GET',
    url: PURCHASE,
    installation: { installationId: AIID, app: { bundleId: 'com.example.game' } },
    fact: { type: 'purchase', at: NOON },
    matches: true,
    rendered: `http://127.0.0.1:8080/?id=${GAID}&usd=4.99&v=34`,
    findings: [],
  });
  expect(seen.values).toContainEqual({ macro: 'revenue_usd_gross', value: '4.99' });
  expect((await world.control('GET /_sim/callbacks')).body).toMatchObject({ items: [] });
  expect((await world.control('GET /_sim/callbacks/deliveries')).body).toMatchObject({ items: [], cursor: '0' });

  await world.control('POST /_sim/callbacks', input);
  await world.post('/v0/purchase', { ...world.complete, ...BOUGHT });
  const { body } = await world.control<{ items: Delivery[] }>('GET /_sim/callbacks/deliveries');
  expect(body.items.map(({ url }) => url)).toEqual([seen.rendered]);
});

test('of the installation that is named by any of its ids, else of the one that opened last', async () => {
  const world = aWorld(sim);
  await world.open();
  await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
  const input = { event: 'open', url: 'http://localhost/{{advertising_id}}' };
  expect((await preview(world, input)).rendered).toBe(`http://localhost/${OTHER_GAID}`);
  expect((await preview(world, input, `?installation=${GAID}`)).rendered).toBe(`http://localhost/${GAID}`);
  expect(await world.control('POST /_sim/callbacks/preview?installation=nobody', input)).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND' },
  });
});

test('where it did nothing like that, the newest that it did is told of, without what is of the event', async () => {
  const world = aWorld(sim);
  await world.open();
  expect(await preview(world, { event: 'purchase', url: PURCHASE })).toMatchObject({
    fact: { type: 'session' },
    matches: false,
    rendered: `http://127.0.0.1:8080/?id=${GAID}&usd=&v=34`,
    values: expect.arrayContaining([{ macro: 'revenue_usd_gross', value: null }]),
  });
});

test('where nobody has opened the app, there is nothing to tell of', async () => {
  const world = aWorld(sim);
  expect(await preview(world, { template: 'generic-install', url: 'http://localhost' })).toMatchObject({
    url: expect.stringMatching(/^http:\/\/localhost\/install\?click_id=\{\{click_id\}\}/),
    installation: null,
    fact: null,
    matches: false,
    rendered: null,
    values: [],
  });
});

test('what is wrong with it is said as when it is made, the doubtful too', async () => {
  const world = aWorld(sim);
  const wrong = { event: 'open', url: 'http://localhost/?c={{campaing_name}}' };
  const made = await world.control<Problem>('POST /_sim/callbacks', wrong);
  const seen = await world.control<Problem>('POST /_sim/callbacks/preview?installation=nobody', wrong);
  expect(seen).toMatchObject({ status: 400, body: { problems: made.body.problems } });
  expect(seen.body.problems?.[0]?.expected).toContain('did you mean {{campaign_name}}?');
  const doubtful = await preview(world, { event: 'open', url: 'https://network.example/' });
  expect(doubtful.findings.map(({ rule }) => rule)).toEqual(['host-not-allowed']);
});
