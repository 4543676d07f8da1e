import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { AIID, aWorld, GAID, HOME_IP, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const summary = async ({ workspace }: World): Promise<string> => (await workspace.install(AIID)).summary;

test('who brought it, in the words that all of it is told in', async () => {
  const world = aWorld(sim);
  await world.click(world.campaign({ channel: 'unity' }), { advertising_id: GAID });
  await world.view(world.campaign({ channel: 'mintegral' }), { advertising_id: GAID });
  await world.open();
  expect(await summary(world)).toBe('Brought by unity (click, by device id), of 2 candidates.');
});

test('one that came a millisecond too late for its window', async () => {
  const world = aWorld(sim);
  await world.click(world.campaign(), { advertising_id: GAID });
  await world.workspace.clock.advance({ ms: 7 * DAY_MS + 1 });
  await world.open();
  expect(await summary(world)).toBe('Organic: its one click was 7 d 1 ms before the install; the window is 7 d.');
});

test('another reason than its age', async () => {
  const world = aWorld(sim);
  await world.click(world.campaign(), { advertising_id: OTHER_GAID, ip_address: HOME_IP });
  await world.open({ ip_address: HOME_IP });
  expect(await summary(world)).toBe('Organic: 1 click, same address, but another advertising id.');
});

test('several reasons, the commonest first', async () => {
  const world = aWorld(sim);
  const link = world.campaign();
  await world.click(link, { advertising_id: GAID });
  for (const _ of [1, 2]) await world.view(link, { advertising_id: GAID });
  await world.workspace.clock.advance({ ms: 8 * DAY_MS + 22 * HOUR_MS });
  await world.open();
  expect(await summary(world)).toBe(
    'Organic: 2 views, too old: outside its window; 1 click, too old: outside its window (8 d 22 h before the install; the window is 7 d).',
  );
});

test('of more than are listed it says which it tells of', async () => {
  const world = aWorld(sim);
  const { id } = world.campaign();
  for (let n = 0; n < 51; n += 1) {
    await world.workspace.addEngagement({ kind: 'click', campaignId: id, advertisingId: GAID });
  }
  await world.workspace.clock.advance({ ms: 8 * DAY_MS });
  await world.open();
  expect(await summary(world)).toBe(
    'Organic: none of 51 candidates could win; of the 50 listed: 50 clicks, too old: outside its window.',
  );
});

test('one that came after the install, which is listed too, is not said to be none', async () => {
  const world = aWorld(sim);
  await world.open();
  await world.workspace.clock.advance({ ms: 233_000 });
  await world.click(world.campaign(), { advertising_id: GAID });
  expect(await summary(world)).toBe('Organic: its one click came 3 min 53 s after the install.');
});

test('what came after the install is told apart from what was told late', async () => {
  const world = aWorld(sim);
  const link = world.campaign();
  await world.workspace.clock.advance({ ms: HOUR_MS });
  await world.open();
  const openedAtMs = Date.parse(world.workspace.clock.state().now);
  await world.workspace.clock.advance({ ms: HOUR_MS });
  const at = (ms: number): string => new Date(openedAtMs + ms).toISOString();
  for (const ms of [-2000, -1000, 1000]) {
    await world.workspace.addEngagement({ kind: 'click', campaignId: link.id, advertisingId: GAID, at: at(ms) });
  }
  await world.view(link, { advertising_id: GAID });
  await world.view(link, { advertising_id: GAID });
  expect(await summary(world)).toBe(
    'Organic: 2 views, they came after the install; 2 clicks, they became known after the install was decided; ' +
      '1 click, it came 1 s after the install.',
  );
  const { attribution } = await world.workspace.install(AIID);
  expect(new Set(attribution?.candidates.map(({ reason }) => reason))).toEqual(new Set(['arrived-late']));
});
