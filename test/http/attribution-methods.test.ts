import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { AIID, aWorld, frozen, GAID, HOME_IP, OTHER_GAID, type Params, type World, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PHONE = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36';
const OTHER_AIID = 'c0ffee00c0ffee00c0ffee00c0ffee00';

const attributionOf = async (world: World, id = AIID) => (await world.workspace.install(id)).attribution;
const instantAfter = (ms: number): string => new Date(Date.parse(frozen.now) + ms).toISOString();

describe('methods', () => {
  test('a click with the advertising id', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'mintegral', name: 'mtg_us' });
    await world.click(link, { advertising_id: GAID.toUpperCase() });
    await world.workspace.clock.advance({ ms: HOUR_MS });
    await world.open();
    const click = world.workspace.requests()[1]?.facts[0];
    expect(await world.workspace.install(AIID)).toMatchObject({
      openedAt: instantAfter(HOUR_MS),
      reinstall: false,
      tracked: true,
      attribution: {
        method: 'device-click',
        channel: 'mintegral',
        campaignId: link.id,
        engagementId: click?.id,
        candidatesTotal: 1,
        candidates: [
          {
            engagementId: click?.id,
            claimId: null,
            kind: 'click',
            at: frozen.now,
            ageMs: HOUR_MS,
            windowMs: 7 * DAY_MS,
            verdict: 'won',
            reason: 'latest-of-highest-rank',
          },
        ],
      },
    });
    expect((await world.user()).body).toEqual({
      advertising_id: GAID,
      ad_network: 'mintegral',
      campaign_id: link.id,
      campaign_name: 'mtg_us',
    });
  });

  test('nobody: organic', async () => {
    const world = aWorld(sim);
    await world.open();
    expect(await attributionOf(world)).toEqual({
      method: 'organic',
      channel: 'organic',
      campaignId: null,
      engagementId: null,
      candidates: [],
      candidatesTotal: 0,
    });
    expect((await world.user()).body).toEqual({ advertising_id: GAID, ad_network: 'organic' });
  });

  test.each([
    { spelling: 'as the store hands it over', spell: (referrer: string) => referrer },
    { spelling: 'encoded once too often', spell: encodeURIComponent },
  ])('a click by its referrer, $spelling', async ({ spell }) => {
    const world = aWorld(sim);
    const link = world.campaign();
    const { referrer } = await world.workspace.addEngagement({ kind: 'click', campaignId: link.id });
    await world.open({ advertising_id: ZEROS, referrer: spell(referrer ?? '') });
    expect(await attributionOf(world)).toMatchObject({ method: 'referrer-click', campaignId: link.id });
  });

  test('a click from the same address that nothing contradicts', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.click(link, { ip_address: HOME_IP, user_agent: PHONE });
    await world.open({ advertising_id: ZEROS, ip_address: HOME_IP, device_model: 'Pixel 8', os_version: '34' });
    expect(await attributionOf(world)).toMatchObject({ method: 'probabilistic-click', campaignId: link.id });
  });

  test('an open from another address, or without one, is organic', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ip_address: HOME_IP, user_agent: PHONE });
    await world.open({ advertising_id: ZEROS, ip_address: '203.0.113.8' });
    expect(await attributionOf(world)).toMatchObject({ method: 'organic', candidatesTotal: 0 });
    await world.open({ advertising_id: ZEROS, analytics_installation_id: OTHER_AIID });
    expect(await attributionOf(world, OTHER_AIID)).toMatchObject({ method: 'organic', candidatesTotal: 0 });
  });

  test.each([
    { device: 'another model', open: { device_model: 'SM-S911B' } },
    { device: 'another release', open: { os_version: '33' } },
  ])('$device contradicts the agent of the click', async ({ open }) => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ip_address: HOME_IP, user_agent: PHONE });
    await world.open({ advertising_id: ZEROS, ip_address: HOME_IP, ...open });
    expect(await attributionOf(world)).toMatchObject({
      method: 'organic',
      candidates: [{ verdict: 'lost', reason: 'agent-differs', method: 'probabilistic-click' }],
    });
  });

  test("the open's own user agent and address are the backend's and never used", async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.click(link, { user_agent: PHONE });
    const backend = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)' };
    await world.post('/v0/event', { ...world.complete, advertising_id: ZEROS }, backend);
    expect(await attributionOf(world)).toMatchObject({ method: 'organic', candidatesTotal: 0 });

    await world.click(link, { user_agent: PHONE, ip_address: HOME_IP });
    const open = { ...world.complete, advertising_id: ZEROS, analytics_installation_id: OTHER_AIID };
    await world.post('/v0/event', { ...open, ip_address: HOME_IP }, backend);
    expect(await attributionOf(world, OTHER_AIID)).toMatchObject({ method: 'probabilistic-click' });
  });

  test('a view with the advertising id, and one from the same address', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.view(link, { advertising_id: GAID });
    await world.open();
    expect(await attributionOf(world)).toMatchObject({ method: 'device-view', campaignId: link.id });

    await world.view(link, { ip_address: HOME_IP });
    await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: '', ip_address: HOME_IP });
    expect(await attributionOf(world, OTHER_AIID)).toMatchObject({ method: 'probabilistic-view' });
  });
});

describe('who wins', () => {
  /** From the highest rank to the lowest. */
  const ranks = ['device-click', 'probabilistic-click', 'device-view', 'probabilistic-view'] as const;

  async function engage(world: World, channel: string, method: (typeof ranks)[number]): Promise<void> {
    const link = world.campaign({ channel });
    const params: Params = method.startsWith('device') ? { advertising_id: GAID } : { ip_address: HOME_IP };
    await (method.endsWith('click') ? world.click(link, params) : world.view(link, params));
  }

  test.each(ranks.slice(0, -1).map((higher, index) => ({ higher, lower: ranks[index + 1] ?? higher })))(
    '$higher beats a later $lower',
    async ({ higher, lower }) => {
      const world = aWorld(sim);
      await engage(world, 'High', higher);
      await world.workspace.clock.advance({ ms: 1000 });
      await engage(world, 'Low', lower);
      await world.workspace.clock.advance({ ms: 1000 });
      await world.open({ ip_address: HOME_IP });
      expect(await attributionOf(world)).toMatchObject({
        method: higher,
        channel: 'high',
        candidates: [
          { verdict: 'won', method: higher, reason: 'latest-of-highest-rank' },
          { verdict: 'lost', method: lower, reason: 'lower-rank' },
        ],
      });
    },
  );

  test.each(ranks)('of two networks with a %s the later wins', async (method) => {
    const world = aWorld(sim);
    await engage(world, 'First', method);
    await world.workspace.clock.advance({ ms: 1 });
    await engage(world, 'Second', method);
    await world.open({ ip_address: HOME_IP });
    expect(await attributionOf(world)).toMatchObject({
      channel: 'second',
      candidates: [
        { channel: 'second', verdict: 'won' },
        { channel: 'first', verdict: 'lost', reason: 'earlier' },
      ],
    });
  });

  test('at one instant the lowest id wins', async () => {
    const world = aWorld(sim);
    for (const channel of ['First', 'Second', 'Third']) await engage(world, channel, 'device-click');
    await world.open();
    const attribution = await attributionOf(world);
    const ids = attribution?.candidates.map(({ engagementId }) => engagementId ?? '') ?? [];
    expect(ids).toHaveLength(3);
    expect(attribution?.engagementId).toBe(ids.toSorted()[0]);
  });

  test.each([
    { first: 'device', winner: 'referrer-click' },
    { first: 'referrer', winner: 'device-click' },
  ])(
    'a referrer click and a device click are equal: after the $first click the other wins',
    async ({ first, winner }) => {
      const world = aWorld(sim);
      const device = { kind: 'click', campaignId: world.campaign({ channel: 'A' }).id, advertisingId: GAID } as const;
      const byStore = { kind: 'click', campaignId: world.campaign({ channel: 'B' }).id } as const;
      let referrer: string | null = null;
      for (const one of first === 'device' ? [device, byStore] : [byStore, device]) {
        const engaged = await world.workspace.addEngagement(one);
        if (one === byStore) ({ referrer } = engaged);
        await world.workspace.clock.advance({ ms: 1 });
      }
      await world.open({ referrer: referrer ?? '' });
      expect(await attributionOf(world)).toMatchObject({ method: winner, candidatesTotal: 2 });
    },
  );

  test('two usable ids that differ never match, though the address is the same', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { advertising_id: OTHER_GAID, ip_address: HOME_IP });
    await world.open({ ip_address: HOME_IP });
    expect(await attributionOf(world)).toMatchObject({
      method: 'organic',
      candidates: [{ verdict: 'lost', reason: 'id-conflict' }],
    });
  });

  test.each([
    { click: { advertising_id: OTHER_GAID }, open: { advertising_id: ZEROS } },
    { click: { advertising_id: '{gaid}' }, open: { advertising_id: GAID } },
  ])('where one side has no usable id the address decides: %o', async ({ click, open }) => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ...click, ip_address: HOME_IP });
    await world.open({ ...open, ip_address: HOME_IP });
    expect(await attributionOf(world)).toMatchObject({ method: 'probabilistic-click' });
  });

  test.each(['127.0.0.1', '10.1.2.3', '192.168.1.5', '::1', 'fd00::1'])(
    'the private address %s matches only where the app asks for it',
    async (ip) => {
      const open = { advertising_id: ZEROS, ip_address: ip };
      const strictly = aWorld(sim);
      await strictly.click(strictly.campaign(), { ip_address: ip });
      await strictly.open(open);
      expect(await attributionOf(strictly)).toMatchObject({
        method: 'organic',
        candidates: [{ verdict: 'lost', reason: 'private-ip' }],
      });

      const loosely = aWorld(sim, { app: { matchPrivateIps: true } });
      await loosely.click(loosely.campaign(), { ip_address: ip });
      await loosely.open(open);
      expect(await attributionOf(loosely)).toMatchObject({ method: 'probabilistic-click' });
    },
  );

  test.each(['192.0.2.1', '198.51.100.200', '203.0.113.255', '2001:db8::5'])(
    'the documentation address %s counts as public',
    async (ip) => {
      const world = aWorld(sim);
      await world.click(world.campaign(), { ip_address: ip });
      await world.open({ advertising_id: ZEROS, ip_address: ip });
      expect(await attributionOf(world)).toMatchObject({ method: 'probabilistic-click' });
    },
  );

  test('a click for another app of the workspace is no candidate', async () => {
    const world = aWorld(sim);
    const other = world.workspace.addApp({ bundleId: 'com.example.other', platform: 'android' });
    await world.click(world.campaign({ appId: other.id }), { advertising_id: GAID });
    await world.open();
    expect(await attributionOf(world)).toMatchObject({ method: 'organic', candidatesTotal: 0 });
  });

  test('at most 50 candidates are listed, all are counted, the winner is among them', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    for (let n = 0; n < 60; n += 1)
      await world.workspace.addEngagement({ kind: 'impression', campaignId: link.id, advertisingId: GAID });
    await world.open();
    const attribution = await attributionOf(world);
    expect(attribution).toMatchObject({ method: 'device-view', candidatesTotal: 60 });
    expect(attribution?.candidates).toHaveLength(50);
    expect(attribution?.candidates[0]).toMatchObject({ verdict: 'won', engagementId: attribution?.engagementId });
  });
});
