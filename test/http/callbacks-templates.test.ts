import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld } from '../support/world.js';

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
