import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, type Params, type World } from '../support/world.js';

const idOf = (letter: string): string => letter.repeat(32);
const ids = (letter: string): Params => ({ analytics_installation_id: idOf(letter), advertising_id: idOf(letter) });

/**
 * Ana, Ben and Cleo follow an ad of Unity at noon on 1 January; Dan comes by himself. Ana comes back when a day is over, Ben a
 * millisecond before that. Ana pays nothing for a gift, Ben pays. Dan does both.
 */
async function fourUsers(sim: Simulator): Promise<World> {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' } });
  const { clock, networkReports } = world.workspace;
  const link = world.campaign({ channel: 'unity' });
  for (const letter of 'abc') await world.click(link, { advertising_id: idOf(letter) });
  for (const letter of 'abcd') await world.open(ids(letter));
  const buy = (letter: string, price: string) =>
    world.post('/v0/purchase', {
      ...world.complete,
      ...ids(letter),
      product_id: 'gold',
      price,
      currency: 'USD',
      quantity: '1',
    });
  await buy('a', '0');
  await buy('b', '4');
  await buy('d', '4');
  await clock.set({ mode: 'frozen', now: '2026-01-02T11:59:59.999Z' });
  await world.open(ids('b'));
  await clock.set({ mode: 'frozen', now: '2026-01-02T12:00:00Z' });
  await world.open(ids('a'));
  await world.open(ids('d'));
  networkReports.add([
    {
      appId: world.app.id,
      date: '2026-01-01',
      channel: 'unity',
      impressions: 100,
      clicks: 12,
      installs: 3,
      spend: '6',
    },
    { appId: world.app.id, date: '2026-01-02', channel: 'moloco', impressions: 50, clicks: 0, installs: 0, spend: '1' },
  ]);
  return world;
}

describe('funnel', () => {
  let sim: Simulator;
  let world: World;
  beforeAll(async () => {
    sim = await createSimulator();
    world = await fourUsers(sim);
  });
  afterAll(() => sim.close());

  test('goes from what networks report to the attributed users who came back after a day, and who paid', async () => {
    const { items } = await world.workspace.insights('funnel', { filters: { channel: 'unity' } });
    expect(items).toEqual([
      {
        reportedImpressions: 100,
        reportedClicks: 12,
        attributedInstalls: 3,
        returnedUsers: 1,
        payingUsers: 1,
        reportedCtr: 0.12,
        installShare: 0.25,
        returnedShare: 1 / 3,
        payingShare: 1 / 3,
      },
    ]);
  });

  test('of all channels has no organic users in it', async () => {
    const { items } = await world.workspace.insights('funnel');
    expect(items).toMatchObject([
      { reportedImpressions: 150, attributedInstalls: 3, returnedUsers: 1, payingUsers: 1 },
    ]);
    expect((await world.workspace.insights('funnel', { filters: { channel: 'organic' } })).items).toMatchObject([
      { reportedImpressions: null, reportedClicks: null, attributedInstalls: 0 },
    ]);
  });

  test('stands on the date of the install; what nobody reported, and shares of nothing, are null', async () => {
    const { items } = await world.workspace.insights('funnel', { granularity: 'day', groupBy: ['country'] });
    const ofNothing = { returnedShare: null, payingShare: null, installShare: null };
    expect(items).toMatchObject([
      { date: '2026-01-01', attributedInstalls: 3 },
      { date: '2026-01-02', reportedClicks: 0, attributedInstalls: 0, reportedCtr: 0, ...ofNothing },
    ]);
    const later = await world.workspace.insights('funnel', { granularity: 'day', from: '2026-01-03' });
    expect(later.items).toEqual([]);
  });
});
