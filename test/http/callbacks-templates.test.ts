import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, GAID, NOON } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

test('Bubbleye reads a fixed event_type without revenue, and the value in its place with revenue', async () => {
  const world = aWorld(sim, { callbackMode: 'capture' });
  const url = 'http://127.0.0.1:1';
  const event = world.workspace.callbacks.add({ template: 'bubbleye-event', url, event: 'level & more' });
  const purchase = world.workspace.callbacks.add({ template: 'bubbleye-purchase', url });
  expect(new URL(event.url).search).toMatch(/&event_type=level%20%26%20more$/);
  expect(event.url).not.toContain('t_rev_usd');
  expect(purchase).toMatchObject({
    event: 'purchase',
    url: expect.stringMatching(
      /&event_type=\{\{value\}\}&t_rev_usd=\{\{revenue_usd_gross\}\}&t_rev_usd_net=\{\{revenue_usd_net\}\}$/,
    ),
  });
});

test('what no network shows is called generic', async () => {
  const world = aWorld(sim);
  const { body } = await world.control<{ items: { name: string; source: string }[] }>('GET /_sim/callbacks/templates');
  for (const { name, source } of body.items) {
    expect(source.startsWith('our own choice'), name).toBe(name.startsWith('generic-'));
    if (!name.startsWith('generic-')) expect(source).toMatch(/^https:\/\//);
  }
});

test('every trigger, and an event of any name, has a template of whatever network asks for it', async () => {
  const world = aWorld(sim);
  const { body } = await world.control<{ items: { event: string | null }[] }>('GET /_sim/callbacks/templates');
  const events = new Set(body.items.map(({ event }) => event));
  expect(events).toEqual(new Set(['ad_impression', 'install', null, 'open', 'purchase', 'subscription']));
});

const NOON_MS = String(Date.parse(NOON));

test.each([
  {
    template: 'unity-install',
    path: '/install',
    query: { advertisingTrackingId: GAID, gamerId: 'clicked-1', attributed: '1' },
  },
  {
    template: 'mintegral-install-android',
    path: '/install',
    query: { campuuid: 'game_us_mtg', clickid: 'clicked-1', gaid: GAID, type: 's2s', install_time: NOON_MS },
  },
  {
    template: 'mintegral-event-ios',
    event: 'level & more',
    path: '/event',
    query: {
      campuuid: 'game_us_mtg',
      clickid: 'clicked-1',
      idfa: GAID,
      type: 's2s',
      event_time: NOON_MS,
      event_name: 'level & more',
    },
  },
  {
    template: 'taboola-install',
    path: '/actions-handler/log/3/s2s-action',
    query: { 'click-id': 'clicked-1', name: 'install' },
  },
  {
    template: 'taboola-event',
    event: 'level & more',
    path: '/actions-handler/log/3/s2s-action',
    query: { 'click-id': 'clicked-1', name: 'level & more' },
  },
  {
    template: 'taboola-purchase',
    path: '/actions-handler/log/3/s2s-action',
    query: { 'click-id': 'clicked-1', name: 'purchase', revenue: '9.99', currency: 'USD' },
  },
])('$template is called as its network shows it', async ({ template, path, query, event }) => {
  const world = aWorld(sim, { callbackMode: 'capture' });
  const url = `http://127.0.0.1:1/of/somebody`;
  world.workspace.callbacks.add({ template, url, ...(event === undefined ? {} : { event }) });
  const link = world.campaign();
  await world.click(link, { advertising_id: GAID, click_id: 'clicked-1', campaign_id: 'game_us_mtg' });
  await world.open();
  await world.event('level & more');
  await world.post('/v0/purchase', {
    ...world.complete,
    product_id: 'gems',
    price: '9.99',
    quantity: '1',
    currency: 'USD',
  });
  await world.workspace.callbacks.idle();
  const [delivery, ...others] = world.workspace.callbacks.deliveries();
  expect(others).toEqual([]);
  const called = new URL(delivery?.url ?? '');
  expect(called.pathname).toBe(`/of/somebody${path}`);
  expect(Object.fromEntries(called.searchParams)).toEqual(query);
});
