import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
      await world.workspace.clock.advance({ ms: 1234 });
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
    await world.workspace.clock.advance({ ms: 1000 });
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

describe('what if', () => {
  const whatIf = (world: World, body: object) =>
    world.control<{ attribution: { method: string; channel: string } | null; moves: boolean }>(
      `POST /_sim/installs/${AIID}/what-if`,
      body,
    );

  test('a shorter window gives the install to whoever is left, and changes nothing', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'unity' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 1000 });
    await world.view(world.campaign({ channel: 'applovin', name: 'other' }), { advertising_id: GAID });
    await world.open();
    const before = await attributionOf(world);
    expect((await whatIf(world, {})).body).toEqual({ attribution: before, moves: false });
    const inside = await whatIf(world, { windows: { click: { deviceMs: 1000 } } });
    expect(inside.body).toMatchObject({ attribution: { channel: 'unity' }, moves: false });
    const outside = await whatIf(world, { windows: { click: { deviceMs: 999 } } });
    expect(outside.body).toMatchObject({ attribution: { method: 'device-view', channel: 'applovin' }, moves: true });
    const ofChannel = await whatIf(world, { channelWindows: { Unity: { click: { deviceMs: 999 } } } });
    expect(ofChannel.body).toEqual(outside.body);
    expect(await attributionOf(world)).toEqual(before);
  });

  test('windows of a channel that are left out are as they are', async () => {
    const world = aWorld(sim, { app: { channelWindows: { unity: { click: { deviceMs: 999 } } } } });
    await world.click(world.campaign({ channel: 'unity' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 1000 });
    await world.open();
    const other = await whatIf(world, { channelWindows: { unity: { view: { deviceMs: DAY_MS } } } });
    expect(other.body).toMatchObject({ attribution: { method: 'organic' }, moves: false });
    const longer = await whatIf(world, { channelWindows: { unity: { click: { deviceMs: 1000 } } } });
    expect(longer.body).toMatchObject({ attribution: { channel: 'unity' }, moves: true });
  });

  test('what came to be known after the install brings nothing', async () => {
    const world = aWorld(sim);
    await world.open();
    const { id } = world.campaign();
    await world.workspace.addEngagement({ kind: 'click', campaignId: id, advertisingId: GAID });
    const { body } = await whatIf(world, { windows: { click: { deviceMs: 30 * DAY_MS } } });
    expect(body).toMatchObject({
      attribution: { method: 'organic', candidates: [{ reason: 'arrived-late' }] },
      moves: false,
    });
  });

  test('a reinstall has the source of the first one, unless reinstalls count as new', async () => {
    const world = aWorld(sim);
    await world.open({ analytics_installation_id: '1'.repeat(32) });
    await world.click(world.campaign({ channel: 'unity' }), { advertising_id: GAID });
    await world.open();
    expect((await whatIf(world, {})).body).toMatchObject({ attribution: { method: 'organic' }, moves: false });
    const { body } = await whatIf(world, { reinstalls: 'new-install' });
    expect(body).toMatchObject({ attribution: { channel: 'unity' }, moves: true });
  });

  test('an installation of which only events were heard has nobody to ask about', async () => {
    const world = aWorld(sim);
    await world.event('level');
    expect((await whatIf(world, {})).body).toEqual({ attribution: null, moves: false });
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
    expect(await world.workspace.clock.advance({ ms: 4999 })).toMatchObject({ now: instantAfter(4999), due: [] });
    expect((await world.user()).body).toEqual({});
    expect(await world.workspace.clock.advance({ ms: 1 })).toEqual({
      mode: 'frozen',
      rate: 0,
      now: instantAfter(5000),
      due: [{ kind: 'attribution-visible', at: instantAfter(5000), appId: world.app.id, installationId: AIID }],
      dueTotal: 1,
    });
    expect((await world.user()).body).toMatchObject({ ad_network: 'organic' });
    expect(await world.workspace.clock.advance({ ms: 1_000_000 })).toMatchObject({ due: [] });
  });

  test('what falls due is listed in order of instant, then arrival', async () => {
    const world = aWorld(sim, { app: { attributionDelayMs: 5000 } });
    await world.open();
    await world.workspace.clock.advance({ ms: 1000 });
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
