import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { AIID, aWorld, frozen, GAID, HOME_IP, IDFV, OTHER_GAID, type World, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OTHER_AIID = 'c0ffee00c0ffee00c0ffee00c0ffee00';

const attributionOf = async (world: World, id = AIID) => (await world.workspace.install(id)).attribution;
const instantAfter = (ms: number): string => new Date(Date.parse(frozen.now) + ms).toISOString();

describe('claims', () => {
  test('a claim of a self-attributing channel wins as a device click at the instant it names', async () => {
    const world = aWorld(sim);
    const campaign = world.campaign({ channel: 'facebook' });
    await world.click(world.campaign(), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 2000 });
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
    await world.workspace.clock.advance({ ms: 1000 });
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
    await world.workspace.clock.advance({ ms: HOUR_MS });
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
    await world.workspace.clock.advance({ ms: HOUR_MS });
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

  test('200 opens of one installation at once make one install and 200 sessions', { tags: 'long' }, async () => {
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
    await world.workspace.clock.advance({ ms: DAY_MS });
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
    await world.workspace.clock.advance({ ms: DAY_MS });
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
