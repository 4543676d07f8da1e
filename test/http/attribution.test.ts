import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewApp, NewCampaign } from '@mmp-sim/contracts/wire';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import {
  AIID,
  aWorld,
  frozen,
  GAID,
  HOME_IP,
  IDFV,
  OTHER_GAID,
  type Params,
  type World,
  ZEROS,
} from '../support/world.js';

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
    world.workspace.clock.advance({ ms: HOUR_MS });
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
      world.workspace.clock.advance({ ms: 1000 });
      await engage(world, 'Low', lower);
      world.workspace.clock.advance({ ms: 1000 });
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
    world.workspace.clock.advance({ ms: 1 });
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
        world.workspace.clock.advance({ ms: 1 });
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
      world.workspace.clock.advance({ ms: windowMs + beyondMs });
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
    world.workspace.clock.advance({ ms: 7 * DAY_MS + beyondMs });
    await world.open({ referrer: referrer ?? '' });
    expect(await attributionOf(world)).toMatchObject({ method: beyondMs === 0 ? 'referrer-click' : 'organic' });
  });

  test('a click outside its window leaves the install to a view inside', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'Old' }), { advertising_id: GAID });
    world.workspace.clock.advance({ ms: 7 * DAY_MS + 1 });
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

describe('claims', () => {
  test('a claim of a self-attributing channel wins as a device click at the instant it names', async () => {
    const world = aWorld(sim);
    const campaign = world.campaign({ channel: 'facebook' });
    await world.click(world.campaign(), { advertising_id: GAID });
    world.workspace.clock.advance({ ms: 2000 });
    const claim = await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'facebook',
      campaignId: campaign.id,
      advertisingId: GAID.toUpperCase(),
      kind: 'click',
      engagedAt: instantAfter(1),
    });
    await world.open();
    expect(await attributionOf(world)).toMatchObject({
      method: 'claim',
      channel: 'facebook',
      campaignId: campaign.id,
      engagementId: null,
      candidates: [
        { claimId: claim.id, engagementId: null, verdict: 'won', ageMs: 1999, windowMs: 7 * DAY_MS },
        { claimId: null, verdict: 'lost', reason: 'earlier' },
      ],
    });
  });

  test('a claim dated before a click loses to it, and a claimed view loses to any click', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ip_address: HOME_IP });
    world.workspace.clock.advance({ ms: 1000 });
    await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'facebook',
      installationId: AIID,
      kind: 'impression',
      engagedAt: instantAfter(1000),
    });
    await world.open({ ip_address: HOME_IP });
    expect(await attributionOf(world)).toMatchObject({
      method: 'probabilistic-click',
      candidates: [{ verdict: 'won' }, { method: 'claim', channel: 'facebook', reason: 'lower-rank' }],
    });
  });

  test('a claim may name the installation', async () => {
    const world = aWorld(sim);
    await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'google',
      installationId: AIID.toUpperCase(),
      kind: 'impression',
      engagedAt: frozen.now,
    });
    await world.open({ advertising_id: ZEROS });
    expect(await attributionOf(world)).toMatchObject({ method: 'claim', channel: 'google', campaignId: null });
  });

  test.each([
    { kind: 'click', windowMs: 7 * DAY_MS, beyondMs: 0 },
    { kind: 'click', windowMs: 7 * DAY_MS, beyondMs: 1 },
    { kind: 'impression', windowMs: HOUR_MS, beyondMs: 0 },
    { kind: 'impression', windowMs: HOUR_MS, beyondMs: 1 },
  ] as const)('a claimed $kind of $windowMs ms ago + $beyondMs', async ({ kind, windowMs, beyondMs }) => {
    const world = aWorld(sim);
    await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'facebook',
      advertisingId: GAID,
      kind,
      engagedAt: instantAfter(-windowMs - beyondMs),
    });
    await world.open();
    expect(await attributionOf(world)).toMatchObject({
      method: beyondMs === 0 ? 'claim' : 'organic',
      candidates: [{ method: 'claim', reason: beyondMs === 0 ? 'latest-of-highest-rank' : 'outside-window' }],
    });
  });

  test("a claim for somebody else's device is no candidate", async () => {
    const world = aWorld(sim);
    const claim = { appId: world.app.id, channel: 'facebook', kind: 'click', engagedAt: frozen.now } as const;
    await world.workspace.addClaim({ ...claim, advertisingId: OTHER_GAID });
    await world.open();
    expect(await attributionOf(world)).toMatchObject({ method: 'organic', candidatesTotal: 0 });
  });
});

describe('once and for all', () => {
  test('what arrives after the open changes nothing and is listed, whatever instant it claims', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    world.workspace.clock.advance({ ms: HOUR_MS });
    await world.open();
    await world.click(link, { advertising_id: GAID });
    await world.workspace.addEngagement({ kind: 'click', campaignId: link.id, advertisingId: GAID, at: frozen.now });
    await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'facebook',
      advertisingId: GAID,
      kind: 'click',
      engagedAt: frozen.now,
    });
    world.workspace.clock.advance({ ms: HOUR_MS });
    await world.open();
    const attribution = await attributionOf(world);
    expect(attribution).toMatchObject({ method: 'organic', channel: 'organic', candidatesTotal: 3 });
    expect(attribution?.candidates.map(({ verdict, reason }) => ({ verdict, reason }))).toEqual(
      Array.from({ length: 3 }, () => ({ verdict: 'lost', reason: 'arrived-late' })),
    );
    expect((await world.user()).body).toMatchObject({ ad_network: 'organic' });
  });

  test('the winner stays when a better one arrives late', async () => {
    const world = aWorld(sim);
    await world.view(world.campaign({ channel: 'Early' }), { advertising_id: GAID });
    await world.open();
    await world.click(world.campaign({ channel: 'Late' }), { advertising_id: GAID });
    expect(await attributionOf(world)).toMatchObject({
      method: 'device-view',
      channel: 'early',
      candidates: [{ verdict: 'won' }, { channel: 'late', verdict: 'lost', reason: 'arrived-late' }],
      candidatesTotal: 2,
    });
  });

  test('200 opens of one installation at once make one install and 200 sessions', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.click(link, { advertising_id: GAID });
    const answers = await Promise.all(Array.from({ length: 200 }, () => world.open()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const facts = world.workspace.requests().flatMap((entry) => entry.facts);
    expect(facts.filter(({ type }) => type === 'install')).toHaveLength(1);
    expect(facts.filter(({ type }) => type === 'session')).toHaveLength(200);
    expect(await world.workspace.assert({ on: 'install', count: 1 })).toMatchObject({ pass: true });
    expect(await world.workspace.install(AIID)).toMatchObject({
      sessionCount: 200,
      attribution: { method: 'device-click', campaignId: link.id },
    });
  });

  test('clicks and opens at once: one install, and the story agrees with the journal', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? world.click(link, { advertising_id: GAID }) : world.open())),
    );
    const made = world.workspace.requests().flatMap(({ facts }) => facts.filter(({ type }) => type === 'install'));
    expect(made).toHaveLength(1);
    const attribution = await attributionOf(world);
    expect(made[0]).toMatchObject({ attribution: { engagementId: attribution?.engagementId } });
    expect(attribution?.candidatesTotal).toBe(30);
  });
});

describe('reinstalls', () => {
  const reinstalled = { analytics_installation_id: OTHER_AIID };

  test.each([
    { known: 'advertising id', first: {}, second: {} },
    {
      known: 'developer device id',
      first: { developer_device_id: IDFV },
      second: { developer_device_id: IDFV.toUpperCase(), advertising_id: OTHER_GAID },
    },
  ])('keep-first by $known: the first source stays, no tracked install', async ({ first, second }) => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'First' }), { advertising_id: GAID });
    await world.open(first);
    await world.click(world.campaign({ channel: 'Second' }), {
      advertising_id: 'advertising_id' in second ? OTHER_GAID : GAID,
    });
    world.workspace.clock.advance({ ms: DAY_MS });
    await world.open({ ...second, ...reinstalled });
    expect(await world.workspace.install(OTHER_AIID)).toMatchObject({
      reinstall: true,
      tracked: false,
      openedAt: instantAfter(DAY_MS),
      attribution: { channel: 'first', method: 'device-click' },
    });
    expect((await world.user({ ...second, ...reinstalled })).body).toMatchObject({ ad_network: 'first' });
    expect(await world.workspace.assert({ on: 'install', count: 1 })).toMatchObject({ pass: true });
  });

  test('new-install: the reinstall is attributed anew and tracked', async () => {
    const world = aWorld(sim, { app: { reinstalls: 'new-install' } });
    await world.click(world.campaign({ channel: 'First' }), { advertising_id: GAID });
    await world.open();
    world.workspace.clock.advance({ ms: DAY_MS });
    await world.click(world.campaign({ channel: 'Second' }), { advertising_id: GAID });
    await world.open(reinstalled);
    expect(await world.workspace.install(OTHER_AIID)).toMatchObject({
      reinstall: true,
      tracked: true,
      attribution: { channel: 'second' },
    });
    expect(await world.workspace.install(AIID)).toMatchObject({ reinstall: false, attribution: { channel: 'first' } });
    expect(await world.workspace.assert({ on: 'install', count: 2 })).toMatchObject({ pass: true });
  });

  test('the same device in another app is no reinstall', async () => {
    const world = aWorld(sim);
    world.workspace.addApp({ bundleId: 'com.example.other', platform: 'android', sdkKeys: [{ key: world.key }] });
    await world.open();
    await world.open({ ...reinstalled, bundle_id: 'com.example.other' });
    expect(await world.workspace.install(OTHER_AIID)).toMatchObject({ reinstall: false, tracked: true });
  });

  test('a known installation with a reset advertising id is none either', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.open({ advertising_id: OTHER_GAID });
    expect(await world.workspace.install(AIID)).toMatchObject({ reinstall: false, sessionCount: 2 });
    expect(await world.workspace.assert({ on: 'install', count: 1 })).toMatchObject({ pass: true });
  });
});

describe('explain', () => {
  const explainable: { name: string; engage: (world: World) => Promise<unknown>; open: Params }[] = [
    { name: 'organic', engage: async () => undefined, open: {} },
    {
      name: 'device click',
      engage: (world) => world.click(world.campaign(), { advertising_id: GAID }),
      open: {},
    },
    {
      name: 'probabilistic click',
      engage: (world) => world.click(world.campaign(), { ip_address: HOME_IP, user_agent: PHONE }),
      open: { advertising_id: ZEROS, ip_address: HOME_IP, device_model: 'Pixel 8' },
    },
    {
      name: 'contradiction',
      engage: (world) => world.click(world.campaign(), { ip_address: HOME_IP, user_agent: PHONE }),
      open: { advertising_id: ZEROS, ip_address: HOME_IP, device_model: 'SM-S911B' },
    },
    {
      name: 'id conflict',
      engage: (world) => world.click(world.campaign(), { ip_address: HOME_IP, advertising_id: OTHER_GAID }),
      open: { ip_address: HOME_IP },
    },
  ];

  test.each(explainable)(
    '$name: it agrees with what the open then gets, and changes nothing',
    async ({ engage, open }) => {
      const world = aWorld(sim);
      await engage(world);
      world.workspace.clock.advance({ ms: 1234 });
      const question = {
        appId: world.app.id,
        advertisingId: open['advertising_id'] ?? GAID,
        osVersion: '34',
        ...(open['ip_address'] === undefined ? {} : { ip: open['ip_address'] }),
        ...(open['device_model'] === undefined ? {} : { deviceModel: open['device_model'] }),
      };
      const before = world.workspace.requests().length;
      const first = await world.control('POST /_sim/attribution/explain', question);
      const second = await world.control('POST /_sim/attribution/explain', question);
      expect(first.status).toBe(200);
      expect(second.body).toEqual(first.body);
      expect(world.workspace.requests()).toHaveLength(before);
      expect((await world.control('GET /_sim/installs')).body).toEqual({ items: [] });
      await world.open(open);
      expect(await attributionOf(world)).toEqual(first.body);
    },
  );

  test('by referrer, and at another instant', async () => {
    const world = aWorld(sim);
    const { referrer } = await world.workspace.addEngagement({ kind: 'click', campaignId: world.campaign().id });
    const ask = async (ms: number) =>
      (
        await world.control<{ method: string }>('POST /_sim/attribution/explain', {
          appId: world.app.id,
          referrer,
          at: instantAfter(ms),
        })
      ).body.method;
    expect(await ask(7 * DAY_MS)).toBe('referrer-click');
    expect(await ask(7 * DAY_MS + 1)).toBe('organic');
    world.workspace.clock.advance({ ms: 1000 });
    expect(await ask(-1)).toBe('organic');
  });

  test('a user agent stands for OS version and model', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ip_address: HOME_IP, user_agent: PHONE });
    const question = { appId: world.app.id, ip: HOME_IP };
    const explain = (userAgent: string) => world.workspace.explain({ ...question, userAgent }).method;
    expect(explain(PHONE)).toBe('probabilistic-click');
    expect(explain(PHONE.replace('Pixel 8', 'SM-S911B'))).toBe('organic');
  });
});

describe('v0/user', () => {
  test('{} until there is an install, whatever is asked', async () => {
    const world = aWorld(sim);
    const answer = await world.user();
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '{}' });
    expect(world.last()).toMatchObject({ endpoint: 'tenjin.user', verdict: 'recorded', findings: [], facts: [] });
    await world.open();
    expect((await world.user()).body).toEqual({ advertising_id: GAID, ad_network: 'organic' });
  });

  test('asks by any id of the device; another device gets {}', async () => {
    const world = aWorld(sim);
    await world.open({ developer_device_id: IDFV });
    const none = { analytics_installation_id: '', advertising_id: '' };
    expect((await world.user({ ...none, advertising_id: GAID })).body).toMatchObject({ ad_network: 'organic' });
    expect((await world.user({ ...none, developer_device_id: IDFV })).body).toMatchObject({ ad_network: 'organic' });
    expect((await world.user({ ...none, analytics_installation_id: OTHER_AIID })).body).toEqual({});
  });

  test('asking makes no install', async () => {
    const world = aWorld(sim);
    await world.user();
    await expect(world.workspace.install(AIID)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    { overrides: { api_key: 'NOBODYS' }, status: 401, error: 'unauthorized' },
    { overrides: { bundle_id: 'com.nowhere' }, status: 404, error: 'no such app' },
  ])('$error like everywhere', async ({ overrides, status, error }) => {
    const world = aWorld(sim);
    const answer = await world.user(overrides);
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: { code: status, error } });
  });

  test('POST is 405', async () => {
    const world = aWorld(sim);
    const answer = await world.post('/v0/user', world.complete);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET');
  });

  test('attributionDelayMs: {} a millisecond before, the answer at the instant; advancing says what fell due', async () => {
    const world = aWorld(sim, { app: { attributionDelayMs: 5000 } });
    await world.open();
    expect((await world.user()).body).toEqual({});
    expect(world.workspace.clock.advance({ ms: 4999 })).toMatchObject({ now: instantAfter(4999), due: [] });
    expect((await world.user()).body).toEqual({});
    expect(world.workspace.clock.advance({ ms: 1 })).toEqual({
      mode: 'frozen',
      rate: 0,
      now: instantAfter(5000),
      due: [{ kind: 'attribution-visible', at: instantAfter(5000), appId: world.app.id, installationId: AIID }],
      dueTotal: 1,
    });
    expect((await world.user()).body).toMatchObject({ ad_network: 'organic' });
    expect(world.workspace.clock.advance({ ms: 1_000_000 })).toMatchObject({ due: [] });
  });

  test('what falls due is listed in order of instant, then arrival', async () => {
    const world = aWorld(sim, { app: { attributionDelayMs: 5000 } });
    await world.open();
    world.workspace.clock.advance({ ms: 1000 });
    const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
    for (const id of ids.toReversed()) {
      await world.open({ analytics_installation_id: id, advertising_id: id });
    }
    const { body } = await world.control<{ due: { installationId: string; at: string }[] }>(
      'POST /_sim/clock/advance',
      { to: instantAfter(6000) },
    );
    expect(body.due.map(({ installationId, at }) => [installationId, at])).toEqual([
      [AIID, instantAfter(5000)],
      ...ids.toReversed().map((id) => [id, instantAfter(6000)]),
    ]);
  });
});
