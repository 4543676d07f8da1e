import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const someone = (letter: string) => ({
  analytics_installation_id: letter.repeat(32),
  advertising_id: letter.repeat(32),
});

/** Two click and install, one sees an ad and installs, one is claimed, one comes by herself; another sees an ad in vain. */
async function fiveInstalls(): Promise<World> {
  const world = aWorld(sim);
  const spring = world.campaign({ channel: 'unity' });
  for (const who of ['a', 'b']) await world.click(spring, { advertising_id: who.repeat(32) });
  for (const who of ['c', 'f']) await world.view(spring, { advertising_id: who.repeat(32) });
  await world.workspace.addClaim({
    appId: world.app.id,
    channel: 'facebook',
    advertisingId: 'd'.repeat(32),
    kind: 'click',
    engagedAt: '2026-11-24T11:59:00.000Z',
  });
  for (const who of ['a', 'b', 'c', 'd', 'e']) await world.open(someone(who));
  return world;
}

test('the CVR is about those who clicked, the IPM about those who saw an ad too, neither about claims', async () => {
  const world = await fiveInstalls();
  expect((await world.workspace.insights('traffic')).items).toMatchObject([
    {
      trackedImpressions: 2,
      trackedClicks: 2,
      trackedInstalls: 5,
      attributedInstalls: 4,
      clickInstalls: 2,
      viewInstalls: 1,
      // Two of two; three of two impressions.
      trackedCvr: 1,
      trackedIpm: 1500,
    },
  ]);
});

test('what is claimed or comes by itself follows no click that was seen', async () => {
  const world = await fiveInstalls();
  const none = { clickInstalls: 0, viewInstalls: 0, trackedCvr: null, trackedIpm: null };
  expect((await world.workspace.insights('traffic', { groupBy: ['channel'] })).items).toMatchObject([
    { channel: 'facebook', attributedInstalls: 1, ...none },
    { channel: 'organic', attributedInstalls: 0, ...none },
    { channel: 'unity', attributedInstalls: 3, trackedCvr: 1, trackedIpm: 1500 },
  ]);
});
