import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewApp, NewCampaign } from '@mmp-sim/contracts/wire';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { AIID, aWorld, GAID, HOME_IP, type Params, type World, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const attributionOf = async (world: World, id = AIID) => (await world.workspace.install(id)).attribution;

describe('windows: the last millisecond is inside, the next is not', () => {
  type Case = {
    readonly name: string;
    readonly app?: Partial<NewApp>;
    readonly campaign?: Partial<NewCampaign>;
    readonly kind: 'click' | 'view';
    readonly by: 'device' | 'ip';
    readonly windowMs: number;
  };
  const cases: Case[] = [
    { name: 'device click by default', kind: 'click', by: 'device', windowMs: 7 * DAY_MS },
    { name: 'device view by default', kind: 'view', by: 'device', windowMs: HOUR_MS },
    { name: 'probabilistic click by default', kind: 'click', by: 'ip', windowMs: DAY_MS },
    { name: 'probabilistic view by default', kind: 'view', by: 'ip', windowMs: HOUR_MS },
    {
      name: "the app's device click",
      app: { windows: { click: { deviceMs: 5000 } } },
      kind: 'click',
      by: 'device',
      windowMs: 5000,
    },
    {
      name: "the app's probabilistic view",
      app: { windows: { view: { probabilisticMs: 1 } } },
      kind: 'view',
      by: 'ip',
      windowMs: 1,
    },
    {
      name: "the channel's device click, over the app's",
      app: {
        windows: { click: { deviceMs: 5000 } },
        channelWindows: { example_ads: { click: { deviceMs: 9000 } } },
      },
      kind: 'click',
      by: 'device',
      windowMs: 9000,
    },
    {
      name: "another channel's does not matter",
      app: {
        windows: { click: { deviceMs: 5000 } },
        channelWindows: { applovin: { click: { deviceMs: 9000 } } },
      },
      kind: 'click',
      by: 'device',
      windowMs: 5000,
    },
    {
      name: "the channel's device view",
      app: { channelWindows: { example_ads: { view: { deviceMs: 2 * HOUR_MS } } } },
      kind: 'view',
      by: 'device',
      windowMs: 2 * HOUR_MS,
    },
    {
      name: "the campaign's click, over the channel's",
      app: { channelWindows: { example_ads: { click: { deviceMs: 9000 } } } },
      campaign: { attributionWindowMs: 30 * DAY_MS },
      kind: 'click',
      by: 'device',
      windowMs: 30 * DAY_MS,
    },
    {
      name: "the campaign's does not touch views",
      campaign: { attributionWindowMs: 30 * DAY_MS },
      kind: 'view',
      by: 'device',
      windowMs: HOUR_MS,
    },
  ];

  test.each(cases.flatMap((one) => [0, 1].map((beyondMs) => ({ ...one, beyondMs }))))(
    '$name: $windowMs ms + $beyondMs',
    async ({ app = {}, campaign = {}, kind, by, windowMs, beyondMs }) => {
      const world = aWorld(sim, { app });
      const link = world.campaign(campaign);
      const params: Params = by === 'device' ? { advertising_id: GAID } : { ip_address: HOME_IP };
      await (kind === 'click' ? world.click(link, params) : world.view(link, params));
      await world.workspace.clock.advance({ ms: windowMs + beyondMs });
      await world.open(by === 'device' ? {} : { advertising_id: ZEROS, ip_address: HOME_IP });
      const method = `${by === 'device' ? 'device' : 'probabilistic'}-${kind}`;
      expect(await attributionOf(world)).toMatchObject({
        method: beyondMs === 0 ? method : 'organic',
        channel: beyondMs === 0 ? 'example_ads' : 'organic',
        candidates: [
          {
            method,
            windowMs,
            ageMs: windowMs + beyondMs,
            reason: beyondMs === 0 ? 'latest-of-highest-rank' : 'outside-window',
          },
        ],
      });
    },
  );

  test.each([0, 1])('a referrer click has the click window: 7 days + %i ms', async (beyondMs) => {
    const world = aWorld(sim);
    const { referrer } = await world.workspace.addEngagement({ kind: 'click', campaignId: world.campaign().id });
    await world.workspace.clock.advance({ ms: 7 * DAY_MS + beyondMs });
    await world.open({ referrer: referrer ?? '' });
    expect(await attributionOf(world)).toMatchObject({ method: beyondMs === 0 ? 'referrer-click' : 'organic' });
  });

  test('a click outside its window leaves the install to a view inside', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'Old' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 7 * DAY_MS + 1 });
    await world.view(world.campaign({ channel: 'New' }), { ip_address: HOME_IP });
    await world.open({ ip_address: HOME_IP });
    expect(await attributionOf(world)).toMatchObject({
      method: 'probabilistic-view',
      channel: 'new',
      candidatesTotal: 2,
    });
  });

  test('probabilistic matching switched off is said', async () => {
    const world = aWorld(sim, { app: { windows: { click: { probabilisticMs: null } } } });
    await world.click(world.campaign(), { ip_address: HOME_IP });
    await world.open({ advertising_id: ZEROS, ip_address: HOME_IP });
    expect(await attributionOf(world)).toMatchObject({
      method: 'organic',
      candidates: [{ verdict: 'lost', reason: 'probabilistic-off' }],
    });
  });
});
