import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewWorkspace } from '@mmp-sim/contracts/wire';
import { type App, createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { control as call, type Problem } from '../support/control.js';
import { AIID, aWorld, frozen, GAID, HOME_IP, IDFV, NOON, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const control = <T = unknown>(line: string, body?: unknown) => call<T>(sim.url, line, body);
const instantAfter = (ms: number): string => new Date(Date.parse(NOON) + ms).toISOString();
const NOBODY = '00000000-0000-8000-8000-000000000001';

type Items<T> = { readonly items: readonly T[]; readonly next?: string; readonly cursor?: string };
type Entry = { readonly id: string; readonly verdict: string; readonly endpoint: string };
type Ref = { readonly id: string };

/** One simulator of its own, with small limits. */
async function withLimits(limits: Record<string, number>, play: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator({ limits });
  try {
    await play(own);
  } finally {
    await own.close();
  }
}

test('health says that the simulator is up, and which version', async () => {
  const { status, body, headers } = await control('GET /_sim/health');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(body).toMatchObject({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+$/), pid: process.pid });
  expect((await answerTo(`${sim.url}/_sim/health`, { method: 'HEAD' })).status).toBe(200);
});

describe('workspaces', () => {
  test('a new one has a base URL and the keys of its apps; the list shows the newest first', async () => {
    const made = await control<Ref & { baseUrl: string; apps: { sdkKeys: { key: string }[] }[] }>(
      'POST /_sim/workspaces',
      { id: 'team-a', clock: frozen, apps: [{ bundleId: 'com.example.a', platform: 'ios' }] },
    );
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: 'team-a',
      baseUrl: `${sim.url}/w/team-a`,
      mode: 'faithful',
      apps: [
        { bundleId: 'com.example.a', platform: 'ios', sdkKeys: [{ key: expect.stringMatching(/^[A-Z0-9]{32}$/) }] },
      ],
    });
    const { body } = await control<Items<Ref>>('GET /_sim/workspaces');
    expect(body.items[0]?.id).toBe('team-a');
    expect(body.items.at(-1)?.id).toBe('default');
    expect((await control('GET /_sim/workspaces/team-a')).body).toEqual(made.body);
  });

  test('an empty body makes one with an id of ours', async () => {
    const { status, body } = await control<Ref>('POST /_sim/workspaces');
    expect(status).toBe(201);
    expect((await control(`GET /_sim/workspaces/${body.id}`)).status).toBe(200);
  });

  test('two with the same installation, device and click do not meet', async () => {
    const [a, b] = [aWorld(sim), aWorld(sim)];
    await a.click(a.campaign(), { advertising_id: GAID });
    await b.open();
    expect(await b.workspace.install(AIID)).toMatchObject({ attribution: { method: 'organic', candidatesTotal: 0 } });
    await expect(a.workspace.install(AIID)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(a.workspace.requests()).toHaveLength(1);
    expect(b.workspace.requests()).toHaveLength(1);
  });

  test('a key finds its workspace without /w/{id}, and with it', async () => {
    const world = aWorld(sim);
    await world.open();
    await answerTo(`${world.workspace.url}/v0/event?${new URLSearchParams(world.complete).toString()}`);
    expect(world.workspace.requests().map(({ verdict }) => verdict)).toEqual(['recorded', 'recorded']);
  });

  test('behind /w/{id} the key of another workspace is 401, and the finding says where it lives', async () => {
    const [a, b] = [aWorld(sim), aWorld(sim)];
    const query = new URLSearchParams(a.complete).toString();
    expect((await answerTo(`${b.workspace.url}/v0/event?${query}`)).status).toBe(401);
    expect(a.workspace.requests()).toEqual([]);
    expect(b.last().findings[0]?.hint).toContain(a.workspace.id);
  });

  test('a path under /w/{id} of no workspace is 404', async () => {
    expect((await answerTo(`${sim.url}/w/nowhere/v0/event`)).status).toBe(404);
    expect((await control('GET /_sim/requests?workspace=nowhere')).status).toBe(404);
  });

  test('a key lives in one workspace: a second gets 409 with the name of the first, and leaves nothing behind', async () => {
    const apps = [
      { bundleId: 'com.example.free', platform: 'ios', sdkKeys: [{ key: 'FREE-KEY' }] },
      { bundleId: 'com.example.taken', platform: 'ios', sdkKeys: [{ key: 'TAKEN-KEY' }] },
    ];
    await control('POST /_sim/workspaces', { id: 'first-owner', apps: apps.slice(1) });
    const { status, body } = await control<Problem>('POST /_sim/workspaces', { id: 'second', apps });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'KEY_TAKEN', status: 409 });
    expect(body.detail).toContain('TAKEN-KEY');
    expect(body.detail).toContain('first-owner');
    expect((await control('GET /_sim/workspaces/second')).status).toBe(404);
    expect((await control('POST /_sim/workspaces', { id: 'third', apps: apps.slice(0, 1) })).status).toBe(201);
  });

  test('a short id lives in one workspace too', async () => {
    const [a, b] = [aWorld(sim), aWorld(sim)];
    a.campaign({ shortId: 'one-link-only' });
    const { status, body } = await b.control<Problem>('POST /_sim/campaigns', {
      appId: b.app.id,
      name: 'x',
      channel: 'Example Ads',
      shortId: 'one-link-only',
    });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'KEY_TAKEN' });
    expect(body.detail).toContain(a.workspace.id);
  });

  test('keyScope workspace: two may have the same keys and links, each behind its own address', async () => {
    const own = { keyScope: 'workspace' as const, app: { sdkKeys: [{ key: 'SHARED' }] } };
    const [a, b] = [aWorld(sim, own), aWorld(sim, own)];
    const link = { shortId: 'shared-link' };
    a.campaign(link);
    b.campaign(link);
    await a.open();
    await b.click(b.campaign({ shortId: 'b-only' }));
    expect((await answerTo(`${b.workspace.url}/v0/click/shared-link`)).status).toBe(302);
    expect(a.workspace.requests().map(({ verdict }) => verdict)).toEqual(['recorded']);
    expect(b.workspace.requests().map(({ verdict }) => verdict)).toEqual(['recorded', 'recorded']);
    const query = new URLSearchParams(a.complete).toString();
    expect((await answerTo(`${sim.url}/v0/event?${query}`)).status).toBe(401);
    expect((await answerTo(`${sim.url}/v0/click/shared-link`)).status).toBe(404);
  });

  test('the same id twice is 409', async () => {
    await control('POST /_sim/workspaces', { id: 'twice' });
    const { status, body } = await control<Problem>('POST /_sim/workspaces', { id: 'twice' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'ALREADY_EXISTS' });
  });

  test('deleting one frees its keys and links, and ends it', async () => {
    const make = () =>
      control('POST /_sim/workspaces', {
        id: 'short-lived',
        apps: [{ bundleId: 'com.example.x', platform: 'ios', sdkKeys: [{ key: 'SHORT-LIVED' }] }],
      });
    expect((await make()).status).toBe(201);
    const { body } = await control<Items<Ref>>('GET /_sim/apps?workspace=short-lived');
    const campaign = { appId: body.items[0]?.id, name: 'x', channel: 'Example Ads', shortId: 'short-lived' };
    expect((await control('POST /_sim/campaigns?workspace=short-lived', campaign)).status).toBe(201);
    expect((await control('DELETE /_sim/workspaces/short-lived')).status).toBe(204);
    expect((await control('DELETE /_sim/workspaces/short-lived')).status).toBe(404);
    expect((await answerTo(`${sim.url}/v0/click/short-lived`)).status).toBe(404);
    expect((await make()).status).toBe(201);
    expect((await control('GET /_sim/requests?workspace=short-lived')).body).toMatchObject({ items: [], cursor: '0' });
  });

  test('the default one stays', async () => {
    const { status, body } = await control<Problem>('DELETE /_sim/workspaces/default');
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'DEFAULT_WORKSPACE' });
  });

  test('there are at most as many as the limit; deleting one makes room', async () => {
    await withLimits({ workspaces: 3 }, async ({ url }) => {
      expect((await call(url, 'POST /_sim/workspaces', { id: 'a' })).status).toBe(201);
      expect((await call(url, 'POST /_sim/workspaces', { id: 'b' })).status).toBe(201);
      const { status, body } = await call<Problem>(url, 'POST /_sim/workspaces', { id: 'c' });
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'WORKSPACE_LIMIT' });
      expect(body.detail).toContain('limits.workspaces');
      await call(url, 'DELETE /_sim/workspaces/a');
      expect((await call(url, 'POST /_sim/workspaces', { id: 'c' })).status).toBe(201);
    });
  });
});

describe('apps', () => {
  test('are made, read, listed newest first, changed and deleted', async () => {
    const world = aWorld(sim);
    const made = await world.control<Ref>('POST /_sim/apps', { bundleId: 'com.example.new', platform: 'amazon' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      mmp: 'tenjin',
      name: 'com.example.new',
      reinstalls: 'keep-first',
      attributionDelayMs: 0,
      windows: {
        click: { deviceMs: 604_800_000, probabilisticMs: 86_400_000 },
        view: { deviceMs: 3_600_000, probabilisticMs: 3_600_000 },
      },
    });
    expect((await world.control<Items<Ref>>('GET /_sim/apps')).body.items.map(({ id }) => id)).toEqual([
      made.body.id,
      world.app.id,
    ]);
    const path = `/_sim/apps/${made.body.id}`;
    const patched = await world.control(`PATCH ${path}`, { name: 'New', windows: { view: { probabilisticMs: null } } });
    expect(patched.body).toMatchObject({
      name: 'New',
      windows: {
        click: { deviceMs: 604_800_000, probabilisticMs: 86_400_000 },
        view: { deviceMs: 3_600_000, probabilisticMs: null },
      },
    });
    expect((await world.control(`GET ${path}`)).body).toEqual(patched.body);
    expect((await world.control(`DELETE ${path}`)).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const { status, body } = await world.control<Problem>(`${method} ${path}`, method === 'PATCH' ? {} : undefined);
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
    }
  });

  test('the same bundle on the same platform is 409, on another it is not', async () => {
    const world = aWorld(sim);
    const again = { bundleId: world.app.bundleId, platform: 'android' };
    const { status, body } = await world.control<Problem>('POST /_sim/apps', again);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'ALREADY_EXISTS' });
    expect((await world.control('POST /_sim/apps', { ...again, platform: 'ios' })).status).toBe(201);
  });

  test('keys can be added, disabled and taken away', async () => {
    const world = aWorld(sim);
    const path = `PATCH /_sim/apps/${world.app.id}`;
    const second = { key: `${world.key}-2` };
    await world.control(path, { sdkKeys: [{ key: world.key, disabled: true }, second] });
    expect((await world.open()).status).toBe(202);
    expect((await world.open({ api_key: second.key })).status).toBe(200);
    await world.control(path, { sdkKeys: [second] });
    expect((await world.open()).status).toBe(401);
    const other = aWorld(sim);
    expect((await other.control(`PATCH /_sim/apps/${other.app.id}`, { sdkKeys: [{ key: world.key }] })).status).toBe(
      200,
    );
    expect((await other.control(`PATCH /_sim/apps/${other.app.id}`, { sdkKeys: [second] })).status).toBe(409);
    expect((await other.open({ api_key: world.key })).status).toBe(200);
  });

  test('a setting is good from the next request on', async () => {
    const world = aWorld(sim);
    expect((await world.open({ app_version: '1.0' })).status).toBe(200);
    world.workspace.patchApp(world.app.id, { ignoredAppVersions: ['1.*'] });
    expect((await world.open({ app_version: '1.0' })).status).toBe(202);
  });

  test('deleting an app frees its key and retires its links', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.control(`DELETE /_sim/apps/${world.app.id}`);
    expect((await answerTo(link.clickUrl ?? '')).status).toBe(404);
    expect((await world.open()).status).toBe(401);
    expect(() => aWorld(sim, { app: { sdkKeys: [{ key: world.key }] } })).not.toThrow();
  });
});

describe('channels and campaigns', () => {
  test('the common channels are there; organic is 0', async () => {
    const world = aWorld(sim);
    const { body } =
      await world.control<Items<{ id: number; shortId: string; selfAttributing: boolean }>>('GET /_sim/channels');
    expect(body.items.find(({ id }) => id === 0)).toMatchObject({ shortId: 'organic' });
    expect(body.items.find(({ shortId }) => shortId === 'facebook')).toMatchObject({ selfAttributing: true });
  });

  test('a channel is made once', async () => {
    const world = aWorld(sim);
    const channel = { id: 77, shortId: 'own', name: 'Our Own', selfAttributing: true };
    expect(await world.control('POST /_sim/channels', channel)).toMatchObject({ status: 201, body: channel });
    for (const again of [channel, { shortId: 'other', name: 'our own' }, { id: 77, shortId: 'x', name: 'y' }]) {
      expect((await world.control<Problem>('POST /_sim/channels', again)).body.code).toBe('ALREADY_EXISTS');
    }
    const { body } = await world.control<Items<{ shortId: string }>>('GET /_sim/channels');
    expect(body.items[0]).toEqual(channel);
  });

  test('naming a new channel in a campaign makes it; a known one is found by short id or name in any case', async () => {
    const world = aWorld(sim);
    const channelOf = (channel: string) => world.campaign({ channel }).channel;
    expect(channelOf('My Network!')).toBe('my_network');
    expect(channelOf('MY NETWORK!')).toBe('my_network');
    expect(channelOf('AppLovin')).toBe('applovin');
    const { body } = await world.control<Items<{ shortId: string; name: string }>>('GET /_sim/channels');
    expect(body.items.filter(({ shortId }) => shortId === 'my_network')).toMatchObject([{ name: 'My Network!' }]);
  });

  test('two names of which nothing, or the same, is left as a short id are two channels', async () => {
    const world = aWorld(sim);
    const long = 'x'.repeat(70);
    const names = ['バイドゥ', 'ヤフー', 'Demo Network', 'Demo-Network', 'Organic!', `${long}1`, `${long}2`];
    const made = names.map((channel) => world.campaign({ channel }).channel);
    expect(made).toEqual([
      'channel',
      'channel_2',
      'demo_network',
      'demo_network_2',
      'organic_2',
      'x'.repeat(64),
      `${'x'.repeat(62)}_2`,
    ]);
    expect(names.map((channel) => world.campaign({ channel }).channel)).toEqual(made);
    const { body } = await world.control<Items<{ name: string }>>('GET /_sim/channels');
    expect(body.items.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  test('windows by the names of channels that are made later are theirs, whichever is made first', async () => {
    const windowsOf = (deviceMs: number) => ({ click: { deviceMs } });
    const app = { channelWindows: { バイドゥ: windowsOf(1000), ヤフー: windowsOf(2000), applovin: windowsOf(3000) } };
    const world = aWorld(sim, { app });
    const shown = async () => (await world.control<Items<App>>('GET /_sim/apps')).body.items[0]?.channelWindows;
    expect(await shown()).toEqual(app.channelWindows);
    world.campaign({ channel: 'ヤフー' });
    await world.control('POST /_sim/channels', { shortId: 'baidu', name: 'バイドゥ' });
    expect(await shown()).toEqual({ channel: windowsOf(2000), baidu: windowsOf(1000), applovin: windowsOf(3000) });

    const patched = await world.control<App>(`PATCH /_sim/apps/${world.app.id}`, {
      channelWindows: { ヤフー: windowsOf(5), バイドゥ: windowsOf(6), Later: windowsOf(7) },
    });
    expect(patched.body.channelWindows).toEqual({ channel: windowsOf(5), baidu: windowsOf(6), Later: windowsOf(7) });
  });

  test.each(['organic', 'Organic'])('no campaign runs on %s', async (channel) => {
    const world = aWorld(sim);
    const { status, body } = await world.control<Problem>('POST /_sim/campaigns', {
      appId: world.app.id,
      name: 'x',
      channel,
    });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
  });

  test('campaigns are made, read, listed newest first, changed and softly deleted', async () => {
    const world = aWorld(sim);
    const older = world.campaign();
    const made = await world.control<Ref & { shortId: string }>('POST /_sim/campaigns', {
      appId: world.app.id,
      name: 'Autumn',
      channel: 'unity',
      remoteCampaignId: 'r1',
      attributionWindowMs: 1000,
      redirectUrl: 'https://example.com/',
    });
    expect(made.status).toBe(201);
    expect(made.body.shortId).toMatch(/^[A-Za-z0-9]{21,22}$/);
    const links = {
      clickUrl: `${world.workspace.url}/v0/click/${made.body.shortId}`,
      impressionUrl: `${world.workspace.url}/v0/impression/${made.body.shortId}`,
    };
    expect(made.body).toMatchObject({ channel: 'unity', deleted: false, ...links });
    const list = () => world.control<Items<Ref & { deleted: boolean }>>('GET /_sim/campaigns');
    expect((await list()).body.items.map(({ id }) => id)).toEqual([made.body.id, older.id]);

    const path = `/_sim/campaigns/${made.body.id}`;
    const patch = { name: 'Winter', remoteCampaignId: null, attributionWindowMs: null, redirectUrl: null };
    expect((await world.control(`PATCH ${path}`, patch)).body).toEqual({ ...made.body, ...patch });
    expect((await world.control(`DELETE ${path}`)).status).toBe(204);
    expect((await world.control(`GET ${path}`)).body).toMatchObject({ ...patch, deleted: true });
    expect((await world.control(`PATCH ${path}`, patch)).status).toBe(404);
    expect((await world.control(`DELETE ${path}`)).status).toBe(404);
  });

  test('of an app that does not exist: 404', async () => {
    const world = aWorld(sim);
    const campaign = { appId: NOBODY, name: 'x', channel: 'x' };
    expect((await world.control('POST /_sim/campaigns', campaign)).status).toBe(404);
  });

  test('a short id is not used twice, not even after deletion', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ shortId: 'once-only' });
    await world.control(`DELETE /_sim/campaigns/${link.id}`);
    const again = { appId: world.app.id, name: 'x', channel: 'Example Ads', shortId: 'once-only' };
    expect((await world.control<Problem>('POST /_sim/campaigns', again)).body.code).toBe('ALREADY_EXISTS');
  });

  test('a self-attributing channel takes neither a short id nor engagements', async () => {
    const world = aWorld(sim);
    const campaign = { appId: world.app.id, name: 'x', channel: 'facebook' };
    const linked = await world.control<Problem>('POST /_sim/campaigns', { ...campaign, shortId: 'fb' });
    expect(linked.status).toBe(400);
    const { body } = await world.control<Ref>('POST /_sim/campaigns', campaign);
    const click = { kind: 'click', campaignId: body.id };
    const { status, body: problem } = await world.control<Problem>('POST /_sim/engagements', click);
    expect(status).toBe(400);
    expect(problem.detail).toContain('/_sim/claims');
  });
});

describe('engagements and claims', () => {
  test('a click gets an id and a referrer, a view only an id; neither is in the journal', async () => {
    const world = aWorld(sim);
    const { id: campaignId } = world.campaign();
    const click = await world.control<Ref & { referrer: string }>('POST /_sim/engagements', {
      kind: 'click',
      campaignId,
      advertisingId: GAID.toUpperCase(),
      ip: '::ffff:203.0.113.7',
      clickId: 'c1',
      parameters: { tenjin_parameter_0: 'x' },
      at: instantAfter(-1000),
    });
    expect(click.status).toBe(201);
    expect(click.body).toMatchObject({
      kind: 'click',
      campaignId,
      advertisingId: GAID,
      ip: HOME_IP,
      at: instantAfter(-1000),
    });
    expect(click.body.referrer).toContain(click.body.id);
    const view = await world.control('POST /_sim/engagements', { kind: 'impression', campaignId });
    expect(view).toMatchObject({ status: 201, body: { kind: 'impression', referrer: null, at: NOON } });
    expect(world.workspace.requests()).toEqual([]);
    await world.open();
    expect((await world.user()).body).toMatchObject({ click_id: 'c1', tenjin_parameter_0: 'x' });
  });

  test('the present instant is not the future, a millisecond later is: 400', async () => {
    const world = aWorld(sim);
    const engagement = { kind: 'click', campaignId: world.campaign().id };
    const claim = { appId: world.app.id, channel: 'facebook', advertisingId: GAID, kind: 'click' };
    expect((await world.control('POST /_sim/engagements', { ...engagement, at: NOON })).status).toBe(201);
    expect((await world.control('POST /_sim/claims', { ...claim, engagedAt: NOON })).status).toBe(201);
    const future = instantAfter(1);
    for (const [line, body, field] of [
      ['POST /_sim/engagements', { ...engagement, at: future }, 'at'],
      ['POST /_sim/claims', { ...claim, engagedAt: future }, 'engagedAt'],
    ] as const) {
      const { status, body: problem } = await world.control<Problem>(line, body);
      expect({ status, code: problem.code }).toEqual({ status: 400, code: 'ENGAGEMENT_IN_FUTURE' });
      expect(problem.detail).toContain(`${field}: got ${future}`);
      expect(problem.detail).toContain(NOON);
    }
  });

  test('a claim is answered with what it says, in canonical form', async () => {
    const world = aWorld(sim);
    const campaign = world.campaign({ channel: 'facebook' });
    const { status, body } = await world.control('POST /_sim/claims', {
      appId: world.app.id,
      channel: 'Meta',
      campaignId: campaign.id,
      advertisingId: GAID.toUpperCase(),
      kind: 'click',
      engagedAt: instantAfter(-5),
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      type: 'claim',
      channel: 'facebook',
      campaignId: campaign.id,
      advertisingId: GAID,
      installationId: null,
      at: NOON,
      engagedAt: instantAfter(-5),
    });
  });

  test.each([
    { wrong: 'nobody is named', change: { advertisingId: undefined }, status: 400 },
    { wrong: 'a zero id names nobody', change: { advertisingId: '0'.repeat(32) }, status: 400 },
    { wrong: 'an app that is not there', change: { appId: NOBODY }, status: 404 },
    { wrong: 'a campaign that is not there', change: { campaignId: NOBODY }, status: 404 },
    { wrong: 'organic', change: { channel: 'organic' }, status: 400 },
  ])('a claim is refused: $wrong', async ({ change, status }) => {
    const world = aWorld(sim);
    const claim = { appId: world.app.id, channel: 'facebook', advertisingId: GAID, kind: 'click', engagedAt: NOON };
    expect((await world.control('POST /_sim/claims', { ...claim, ...change })).status).toBe(status);
  });

  test("a claim with another channel's campaign is refused", async () => {
    const world = aWorld(sim);
    const { id: campaignId } = world.campaign({ channel: 'google' });
    const claim = { appId: world.app.id, channel: 'facebook', advertisingId: GAID, kind: 'click', engagedAt: NOON };
    expect((await world.control('POST /_sim/claims', { ...claim, campaignId })).status).toBe(400);
  });

  test('an engagement of a campaign that is not there, or deleted: 404', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.control(`DELETE /_sim/campaigns/${link.id}`);
    for (const campaignId of [NOBODY, link.id]) {
      expect((await world.control('POST /_sim/engagements', { kind: 'click', campaignId })).status).toBe(404);
    }
  });
});

describe('requests', () => {
  async function aJournal(): Promise<World> {
    const world = aWorld(sim);
    await world.open();
    await world.event('won');
    await world.open({ advertising_id: '', analytics_installation_id: '' });
    await world.click(world.campaign());
    await world.open({ bundle_id: 'com.nowhere' });
    return world;
  }
  const list = (world: World, query: string) => world.control<Items<Entry>>(`GET /_sim/requests?${query}`);
  const ids = async (world: World, query: string) => (await list(world, query)).body.items.map(({ id }) => id);

  test('are listed newest first, all of them', async () => {
    const world = await aJournal();
    const { body } = await world.control<Items<Entry>>('GET /_sim/requests');
    expect(body.items.map(({ id }) => id)).toEqual(['5', '4', '3', '2', '1']);
    expect(body).toMatchObject({ cursor: '5' });
    expect(body).not.toHaveProperty('next');
    expect(body.items[0]).toEqual((await world.control('GET /_sim/requests/5')).body);
  });

  test('are filtered by verdict, endpoint and app', async () => {
    const world = await aJournal();
    expect(await ids(world, 'verdict=recorded')).toEqual(['4', '2', '1']);
    expect(await ids(world, 'verdict=dropped')).toEqual(['3']);
    expect(await ids(world, 'verdict=rejected')).toEqual(['5']);
    expect(await ids(world, 'endpoint=tenjin.click')).toEqual(['4']);
    expect(await ids(world, 'endpoint=event')).toEqual(['5', '3', '2', '1']);
    expect(await ids(world, `app=${world.app.id}`)).toEqual(['4', '3', '2', '1']);
    expect(await ids(world, `app=${world.app.bundleId}&verdict=dropped`)).toEqual(['3']);
    expect(await ids(world, 'app=com.nowhere')).toEqual([]);
  });

  test('are asked for since a cursor, and page by page before one', async () => {
    const world = await aJournal();
    expect(await ids(world, 'since=0')).toHaveLength(5);
    expect(await ids(world, 'since=3')).toEqual(['5', '4']);
    expect(await ids(world, 'since=5')).toEqual([]);
    const first = await list(world, 'limit=2');
    expect(first.body).toMatchObject({ next: '4', items: [{ id: '5' }, { id: '4' }] });
    const second = await list(world, `limit=2&before=${first.body.next}`);
    expect(second.body).toMatchObject({ next: '2', items: [{ id: '3' }, { id: '2' }] });
    const third = await list(world, `limit=2&before=${second.body.next}`);
    expect(third.body.items.map(({ id }) => id)).toEqual(['1']);
    expect(third.body).not.toHaveProperty('next');
    expect(await ids(world, 'since=1&before=4')).toEqual(['3', '2']);
  });

  test('a page that ends exactly at the oldest has no next', async () => {
    const world = await aJournal();
    expect((await list(world, 'limit=5')).body).not.toHaveProperty('next');
    expect((await list(world, 'limit=4')).body).toHaveProperty('next', '2');
    expect((await list(world, 'limit=1&verdict=dropped')).body).not.toHaveProperty('next');
  });

  test('one can be deleted, then all; the numbers go on', async () => {
    const world = await aJournal();
    expect((await world.control('DELETE /_sim/requests/3')).status).toBe(204);
    expect(await ids(world, '')).toEqual(['5', '4', '2', '1']);
    expect((await world.control('GET /_sim/requests/3')).status).toBe(404);
    expect((await world.control('DELETE /_sim/requests/3')).status).toBe(404);
    expect((await world.control('DELETE /_sim/requests')).status).toBe(204);
    expect(await ids(world, '')).toEqual([]);
    await world.open();
    expect(await ids(world, 'since=5')).toEqual(['6']);
    expect(await world.workspace.assert({ count: 1 })).toMatchObject({ pass: true });
    expect(await world.workspace.install(AIID)).toMatchObject({ sessionCount: 2 });
  });

  test('bytes that are no text are shown in base64', async () => {
    const world = aWorld(sim);
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x26]);
    await fetch(`${sim.url}/v0/event?${new URLSearchParams(world.complete).toString()}`, {
      method: 'POST',
      body: bytes,
    });
    expect(world.last().sent).toMatchObject({ body: bytes.toString('base64'), bodyEncoding: 'base64' });
  });

  test.each([
    { query: 'limit=0', path: '?limit' },
    { query: 'limit=1001', path: '?limit' },
    { query: 'limit=-1', path: '?limit' },
    { query: 'limit=ten', path: '?limit' },
    { query: 'since=yesterday', path: '?since' },
    { query: 'before=x', path: '?before' },
    { query: 'verdict=good', path: '?verdict' },
    { query: 'limit=1&limit=2', path: '?limit' },
  ])('$query is 400 and says what is expected', async ({ query, path }) => {
    const { status, body } = await control<Problem>(`GET /_sim/requests?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.problems).toMatchObject([{ path, given: expect.any(String), expected: expect.stringMatching(/./) }]);
  });

  test('limits 1 and 1000 are good', async () => {
    expect((await control('GET /_sim/requests?limit=1')).status).toBe(200);
    expect((await control('GET /_sim/requests?limit=1000')).status).toBe(200);
  });

  test('what the limit has pushed out is said', async () => {
    await withLimits({ journalEntries: 2 }, async (own) => {
      const world = aWorld(own);
      await world.open();
      await world.open();
      expect((await list(world, '')).body).not.toHaveProperty('droppedThrough');
      await world.open();
      expect((await list(world, '')).body).toMatchObject({ droppedThrough: '1', items: [{ id: '3' }, { id: '2' }] });
      expect((await list(world, 'since=1')).body).not.toHaveProperty('droppedThrough');
      expect((await world.control('GET /_sim/requests/1')).status).toBe(404);
      const { body } = await call(own.url, `GET /_sim/workspaces/${world.workspace.id}`);
      expect(body).toMatchObject({ dropped: { requests: 1 } });
    });
  });
});

describe('assert', () => {
  type Answer = {
    pass: boolean;
    matched: number;
    nearest: { request: Entry; criteria: { path: string; pass: boolean; expected: unknown; actual: unknown }[] }[];
    cursor: string;
  };
  const ask = (world: World, assertion: unknown, query = '') =>
    world.control<Answer>(`POST /_sim/assert?${query}`, assertion);

  async function threeEvents(): Promise<World> {
    const world = aWorld(sim);
    await world.open();
    await world.event('won', { value: '10' });
    await world.event('won', { value: '20' });
    await world.event('lost');
    return world;
  }

  test.each([
    { assertion: {}, pass: true, matched: 4 },
    { assertion: { atLeast: 4 }, pass: true, matched: 4 },
    { assertion: { atLeast: 5 }, pass: false, matched: 4 },
    { assertion: { count: 4 }, pass: true, matched: 4 },
    { assertion: { count: 3 }, pass: false, matched: 4 },
    { assertion: { count: 5 }, pass: false, matched: 4 },
    { assertion: { never: true }, pass: false, matched: 4 },
    { assertion: { count: 0, where: { verdict: 'dropped' } }, pass: true, matched: 0 },
    { assertion: { never: true, where: { verdict: 'rejected' } }, pass: true, matched: 0 },
    { assertion: { count: 2, where: { fields: { event: 'won' } } }, pass: true, matched: 2 },
    { assertion: { count: 1, where: { fields: { event: 'won', value: '20' } } }, pass: true, matched: 1 },
    { assertion: { count: 3, where: { fields: { event: { present: true } } } }, pass: true, matched: 3 },
    { assertion: { count: 1, where: { fields: { event: { present: false } } } }, pass: true, matched: 1 },
    { assertion: { count: 3, where: { fields: { event: { oneOf: ['won', 'lost'] } } } }, pass: true, matched: 3 },
    { assertion: { count: 1, where: { fields: { event: { matches: '^l.st$' } } } }, pass: true, matched: 1 },
    { assertion: { count: 4, where: { endpoint: 'tenjin.event' } }, pass: true, matched: 4 },
    { assertion: { count: 4, where: { endpoint: 'event' } }, pass: true, matched: 4 },
    { assertion: { count: 4, where: { app: 'com.example.game' } }, pass: true, matched: 4 },
    { assertion: { where: { app: 'com.example' } }, pass: false, matched: 0 },
    { assertion: { where: { fields: { analytics_installation_id: AIID.toUpperCase() } } }, pass: true, matched: 4 },
    { assertion: { where: { attribution: { channel: 'organic' } } }, pass: true, matched: 1 },
    { assertion: { where: { findings: [{ rule: 'unauthorized' }] } }, pass: false, matched: 0 },
  ])('$assertion: pass $pass, $matched matched', async ({ assertion, pass, matched }) => {
    const world = await threeEvents();
    const { status, body } = await ask(world, assertion);
    expect(status).toBe(200);
    expect(body).toMatchObject({ pass, matched, cursor: '4' });
    expect((await ask(world, assertion, 'status=true')).status).toBe(pass ? 200 : 417);
    expect((await ask(world, assertion, 'status=false')).status).toBe(200);
  });

  test('since: only what came after counts', async () => {
    const world = await threeEvents();
    const { body } = await ask(world, { count: 4 });
    expect((await ask(world, { since: body.cursor, never: true })).body.pass).toBe(true);
    await world.event('again');
    expect((await ask(world, { since: body.cursor, count: 1 })).body.pass).toBe(true);
    expect((await ask(world, { since: '3', count: 2 })).body.pass).toBe(true);
  });

  test('findings are asked for by rule, severity and field, all of one finding', async () => {
    const world = aWorld(sim);
    await world.open({ country: 'Germany', zodiac: 'libra' });
    const count = async (findings: unknown) => (await ask(world, { where: { findings } })).body.matched;
    expect(await count([{ rule: 'invalid-parameter', field: 'country' }])).toBe(1);
    expect(await count([{ rule: 'invalid-parameter', field: 'zodiac' }])).toBe(0);
    expect(await count([{ field: 'country', severity: 'warning' }])).toBe(0);
    expect(await count([{ rule: { matches: '^unknown' } }, { severity: 'error' }])).toBe(1);
  });

  test('on install: the attribution of tracked installs', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'applovin' });
    await world.click(link, { advertising_id: GAID });
    await world.open();
    await world.open();
    const other = { analytics_installation_id: 'a'.repeat(32), advertising_id: OTHER_GAID };
    await world.open(other);
    expect((await ask(world, { on: 'install', count: 2 })).body.pass).toBe(true);
    const where = { attribution: { method: 'device-click', campaignId: link.id.toUpperCase() } };
    expect((await ask(world, { on: 'install', where, count: 1 })).body.pass).toBe(true);
    const organic = { attribution: { channel: 'organic', campaignId: { present: false } } };
    expect((await ask(world, { on: 'install', where: organic, count: 1 })).body.pass).toBe(true);
    expect((await ask(world, { on: 'install', where: { verdict: 'recorded' } })).status).toBe(400);
  });

  test('on install: opens that made none come near, and it is said why', async () => {
    const world = aWorld(sim);
    await world.event('too_early');
    const { body } = await ask(world, { on: 'install' });
    expect(body).toMatchObject({ pass: false, matched: 0 });
    expect(body.nearest[0]?.criteria[0]).toMatchObject({ path: 'install', pass: false });
  });

  test('nearest: the closest miss first, field by field', async () => {
    const world = await threeEvents();
    const where = { verdict: 'recorded', fields: { event: 'won', value: '30', country: 'DE' } };
    const { body } = await ask(world, { where });
    expect(body.pass).toBe(false);
    expect(body.nearest).toHaveLength(3);
    expect(body.nearest[0]?.criteria).toEqual([
      { path: 'verdict', expected: 'recorded', actual: 'recorded', pass: true },
      { path: 'fields.event', expected: 'won', actual: 'won', pass: true },
      { path: 'fields.value', expected: '30', actual: '20', pass: false },
      { path: 'fields.country', expected: 'DE', actual: null, pass: false },
    ]);
    const failures = body.nearest.map(({ criteria }) => criteria.filter(({ pass }) => !pass).length);
    expect(failures).toEqual([2, 2, 3]);
  });

  test('a pass has no near misses', async () => {
    const world = await threeEvents();
    expect((await ask(world, {})).body.nearest).toEqual([]);
  });

  test('atLeast answers on arrival, long before the time is over', async () => {
    const world = aWorld(sim);
    const started = performance.now();
    const waiting = ask(world, { atLeast: 2, where: { fields: { event: 'won' } }, withinMs: 20_000 });
    await world.event('won');
    await world.event('lost');
    await world.event('won');
    expect((await waiting).body).toMatchObject({ pass: true, matched: 2 });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('never and count fail on arrival of one too many', async () => {
    const world = aWorld(sim);
    const never = ask(world, { never: true, withinMs: 20_000 });
    const count = ask(world, { count: 1, withinMs: 20_000 });
    await world.event('a');
    await world.event('b');
    expect((await never).body).toMatchObject({ pass: false });
    expect((await count).body).toMatchObject({ pass: false, matched: 2 });
  });

  test('count and never hold to the end of the time, wall time even where the clock is frozen', async () => {
    const world = aWorld(sim);
    await world.event('a');
    const started = performance.now();
    const [count, never] = await Promise.all([
      ask(world, { count: 1, withinMs: 60 }),
      ask(world, { never: true, where: { verdict: 'dropped' }, withinMs: 60 }),
    ]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect([count.body.pass, never.body.pass]).toEqual([true, true]);
  });

  test('atLeast that never holds is a failure when the time is over', async () => {
    const world = aWorld(sim);
    const { status, body } = await ask(world, { withinMs: 30 }, 'status=true');
    expect({ status, pass: body.pass }).toEqual({ status: 417, pass: false });
  });

  test('409 where the journal has dropped what would count, never a wrong number', async () => {
    await withLimits({ journalEntries: 3 }, async (own) => {
      const world = aWorld(own);
      for (let n = 0; n < 3; n += 1) await world.event(`e${n}`);
      expect((await ask(world, { count: 3 })).status).toBe(200);
      await world.event('e3');
      for (const assertion of [{ count: 3 }, { count: 4 }, { never: true }, { atLeast: 1 }, { since: '0' }]) {
        const { status, body } = await world.control<Problem>('POST /_sim/assert?status=true', assertion);
        expect({ status, code: body.code }).toEqual({ status: 409, code: 'JOURNAL_INCOMPLETE' });
      }
      expect((await ask(world, { since: '1', count: 3 })).body).toMatchObject({ pass: true });
    });
  });

  test('409 too where the bytes were too many, and where it happened while waiting', async () => {
    await withLimits({ journalBytes: 4096 }, async (own) => {
      const world = aWorld(own);
      const waiting = world.control<Problem>('POST /_sim/assert', { count: 9, withinMs: 20_000 });
      for (let n = 0; n < 10; n += 1) await world.event(`e${n}`, { customer_user_id: 'x'.repeat(1000) });
      expect((await waiting).status).toBe(409);
      expect((await world.control<Problem>('POST /_sim/assert', { count: 10 })).body.code).toBe('JOURNAL_INCOMPLETE');
    });
  });

  test.each([
    { assertion: { count: 1, atLeast: 1 }, names: 'count, atLeast, never' },
    { assertion: { never: true, count: 0 }, names: 'count, atLeast, never' },
    { assertion: { never: false }, names: 'never' },
    { assertion: { atLeast: 0 }, names: 'atLeast' },
    { assertion: { count: -1 }, names: 'count' },
    { assertion: { withinMs: 60_001 }, names: 'withinMs' },
    { assertion: { withinMs: -1 }, names: 'withinMs' },
    { assertion: { on: 'payment' }, names: 'on' },
    { assertion: { where: { verdict: 'fine' } }, names: 'where.verdict' },
    { assertion: { where: { fields: { event: 5 } } }, names: 'where.fields.event' },
    { assertion: { where: { fields: { event: { matches: '(' } } } }, names: 'where.fields.event' },
    { assertion: { where: { findings: [{}] } }, names: 'where.findings.0' },
    { assertion: { whre: {} }, names: 'where' },
    { assertion: { since: 'x' }, names: 'since' },
  ])('$assertion is 400 and names $names', async ({ assertion, names }) => {
    const { status, body } = await control<Problem>('POST /_sim/assert', assertion);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.detail).toContain(names);
  });
});

describe('installs', () => {
  test('are found by any spelling of their id, by advertising id and by device id', async () => {
    const world = aWorld(sim);
    await world.open({ developer_device_id: IDFV });
    const hyphened = '29EEB161-0FE7-4997-B6D5-3F02E9711F8C';
    const story = await world.control(`GET /_sim/installs/${AIID}`);
    expect(story).toMatchObject({ status: 200, body: { installationId: AIID } });
    for (const id of [hyphened, AIID.toUpperCase(), GAID, GAID.toUpperCase(), IDFV]) {
      expect((await world.control(`GET /_sim/installs/${id}`)).body).toEqual(story.body);
    }
  });

  test('without an installation id, by the device', async () => {
    const world = aWorld(sim);
    await world.open({ analytics_installation_id: '' });
    expect(await world.control(`GET /_sim/installs/${GAID}`)).toMatchObject({
      status: 200,
      body: { advertisingId: GAID, sessionCount: 1 },
    });
  });

  test.each(['0'.repeat(32), 'nobody', '{gaid}', '%00'])('%s is nobody: 404', async (id) => {
    const world = aWorld(sim);
    await world.open({ advertising_id: '0'.repeat(32) });
    const { status, body } = await world.control<Problem>(`GET /_sim/installs/${encodeURIComponent(id)}`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  test('where two apps share the id, ?app= says which; without it 409 names both', async () => {
    const world = aWorld(sim);
    const other = world.workspace.addApp({
      bundleId: 'com.example.other',
      platform: 'android',
      sdkKeys: [{ key: world.key }],
    });
    await world.open();
    await world.open({ bundle_id: other.bundleId });
    const { status, body } = await world.control<Problem>(`GET /_sim/installs/${AIID}`);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'AMBIGUOUS' });
    expect(body.detail).toContain(world.app.id);
    expect(body.detail).toContain(other.id);
    for (const app of [other.id, other.bundleId]) {
      expect((await world.control(`GET /_sim/installs/${AIID}?app=${app}`)).body).toMatchObject({
        app: { id: other.id },
      });
    }
    expect((await world.control(`GET /_sim/installs/${AIID}?app=${NOBODY}`)).status).toBe(404);
  });

  test('are listed newest first, page by page, per app; what was only heard of is not', async () => {
    const world = aWorld(sim);
    const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
    for (const id of ids) await world.open({ analytics_installation_id: id, advertising_id: id });
    await world.event('early', { analytics_installation_id: '4'.repeat(32), advertising_id: '' });
    type Item = { installationId: string };
    const list = async (query: string) => (await world.control<Items<Item>>(`GET /_sim/installs?${query}`)).body;
    expect((await list('')).items.map(({ installationId }) => installationId)).toEqual(ids.toReversed());
    const page = await list('limit=2');
    expect(page.items).toHaveLength(2);
    const rest = await list(`limit=2&before=${page.next}`);
    expect(rest.items.map(({ installationId }) => installationId)).toEqual([ids[0]]);
    expect(rest).not.toHaveProperty('next');
    expect((await list(`app=${world.app.id}`)).items).toHaveLength(3);
    expect((await list('app=com.nowhere')).items).toEqual([]);
  });
});

describe('clock', () => {
  const at = (ms: number) => ({ mode: 'frozen', now: instantAfter(ms) });

  test('frozen: it stands, and moves by what it is told', async () => {
    const world = aWorld(sim);
    expect((await world.control('GET /_sim/clock')).body).toEqual({ mode: 'frozen', now: NOON, rate: 0 });
    const { body } = await world.control('POST /_sim/clock/advance', { ms: 1 });
    expect(body).toEqual({ mode: 'frozen', now: instantAfter(1), rate: 0, due: [], dueTotal: 0 });
    await world.control('POST /_sim/clock/advance', { to: instantAfter(5) });
    await world.control('POST /_sim/clock/advance', { ms: 0 });
    expect((await world.control('GET /_sim/clock')).body).toMatchObject({ now: instantAfter(5) });
    await world.open();
    expect(world.last().at).toBe(instantAfter(5));
  });

  test('without facts it goes anywhere, past included; what made no fact does not count', async () => {
    const world = aWorld(sim);
    expect((await world.control('PUT /_sim/clock', at(1000))).status).toBe(200);
    await world.user();
    await world.open({ bundle_id: 'com.nowhere' });
    await world.open({ analytics_installation_id: '', advertising_id: '' });
    expect(
      (await world.control('PUT /_sim/clock', { mode: 'frozen', now: '2001-01-01T00:00:00.000Z' })).body,
    ).toMatchObject({
      now: '2001-01-01T00:00:00.000Z',
    });
  });

  test.each([
    { fact: 'an open', make: (world: World) => world.open() },
    { fact: 'an event', make: (world: World) => world.event('x') },
    { fact: 'a click', make: (world: World) => world.click(world.campaign()) },
    {
      fact: 'a simulated view',
      make: (world: World) => world.workspace.addEngagement({ kind: 'impression', campaignId: world.campaign().id }),
    },
    {
      fact: 'a claim',
      make: (world: World) =>
        world.workspace.addClaim({
          appId: world.app.id,
          channel: 'facebook',
          advertisingId: GAID,
          kind: 'click',
          engagedAt: NOON,
        }),
    },
  ])('after $fact only forward: 409 names both instants', async ({ make }) => {
    const world = aWorld(sim);
    await make(world);
    const { status, body } = await world.control<Problem>('PUT /_sim/clock', at(-1));
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'CLOCK_BACKWARD' });
    expect(body.detail).toContain(NOON);
    expect(body.detail).toContain(instantAfter(-1));
    expect((await world.control('PUT /_sim/clock', at(0))).status).toBe(200);
    expect((await world.control('PUT /_sim/clock', at(1))).status).toBe(200);
  });

  test('advancing is never backward', async () => {
    const world = aWorld(sim);
    const { status, body } = await world.control<Problem>('POST /_sim/clock/advance', { to: instantAfter(-1) });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'CLOCK_BACKWARD' });
    expect(body.detail).toContain(NOON);
    expect(body.detail).toContain(instantAfter(-1));
  });

  test('a mode without an instant goes on from where it is', async () => {
    const world = aWorld(sim);
    await world.open();
    const scaled = await world.control<{ now: string }>('PUT /_sim/clock', { mode: 'scaled', rate: 1000 });
    expect(scaled.body).toMatchObject({ mode: 'scaled', rate: 1000 });
    expect(Date.parse(scaled.body.now)).toBeGreaterThanOrEqual(Date.parse(NOON));
    expect((await world.control('PUT /_sim/clock', { mode: 'frozen' })).body).toMatchObject({
      mode: 'frozen',
      rate: 0,
    });
  });

  test('real may carry an offset, and keeps it when advanced', async () => {
    const world = aWorld(sim, { clock: { mode: 'real', now: '2040-01-01T00:00:00.000Z' } });
    const { body } = await world.control<{ now: string }>('POST /_sim/clock/advance', { ms: 86_400_000 });
    expect(body).toMatchObject({ mode: 'real', rate: 1 });
    expect(body.now.slice(0, 10)).toBe('2040-01-02');
  });

  test('an instant may be given in another zone; answers are in UTC', async () => {
    const world = aWorld(sim);
    const { body } = await world.control('PUT /_sim/clock', { mode: 'frozen', now: '2026-11-24T14:00:00+01:00' });
    expect(body).toMatchObject({ now: '2026-11-24T13:00:00.000Z' });
  });

  test.each([
    { line: 'PUT /_sim/clock', body: {}, names: 'mode' },
    { line: 'PUT /_sim/clock', body: { mode: 'stopped' }, names: 'mode' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', rate: 2 }, names: 'rate' },
    { line: 'PUT /_sim/clock', body: { mode: 'scaled', rate: 0 }, names: 'rate' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', now: 'noon' }, names: 'now' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', now: '2026-02-30T00:00:00Z' }, names: 'now' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', now: '2026-11-24' }, names: 'now' },
    { line: 'POST /_sim/clock/advance', body: {}, names: 'ms, to' },
    { line: 'POST /_sim/clock/advance', body: { ms: 1, to: NOON }, names: 'ms, to' },
    { line: 'POST /_sim/clock/advance', body: { ms: -1 }, names: 'ms' },
    { line: 'POST /_sim/clock/advance', body: { ms: 1.5 }, names: 'ms' },
  ])('$line $body is 400 and names $names', async ({ line, body, names }) => {
    const { status, body: problem } = await aWorld(sim).control<Problem>(line, body);
    expect({ status, code: problem.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(problem.detail).toContain(names);
  });

  test('the end of time is no crash', async () => {
    const world = aWorld(sim, { clock: { mode: 'frozen', now: '9999-12-31T23:59:59.999Z' } });
    const { status } = await world.control('POST /_sim/clock/advance', { ms: 3_153_600_000_000 });
    expect([200, 400, 409]).toContain(status);
    expect((await world.open()).status).toBe(200);
    expect(world.last().at).toMatch(/^\d{4}-/);
  });
});

describe('reset', () => {
  test('forgets what happened in one workspace and keeps what was set up', async () => {
    const [a, b] = [aWorld(sim), aWorld(sim)];
    const link = a.campaign();
    for (const world of [a, b]) {
      await world.open();
      world.workspace.clock.advance({ ms: 1000 });
    }
    expect((await a.control('POST /_sim/reset')).status).toBe(204);
    expect((await a.control('GET /_sim/requests')).body).toEqual({ items: [], cursor: '1' });
    expect((await a.control('GET /_sim/installs')).body).toEqual({ items: [] });
    expect((await a.control('GET /_sim/clock')).body).toMatchObject({ now: NOON });
    expect(a.workspace.apps).toEqual([a.app]);
    await a.click(link, { advertising_id: GAID });
    await a.open();
    expect(await a.workspace.install(AIID)).toMatchObject({
      sessionCount: 1,
      reinstall: false,
      attribution: { campaignId: link.id },
    });
    expect(b.workspace.requests()).toHaveLength(1);
    expect(b.workspace.clock.state().now).toBe(instantAfter(1000));
    expect(await b.workspace.install(AIID)).toMatchObject({ sessionCount: 1 });
  });

  test('gives the 500 event names back, and nothing falls due any more', async () => {
    const world = aWorld(sim, { app: { attributionDelayMs: 1000 } });
    await world.open();
    for (let n = 0; n < 10; n += 1) await Promise.all(Array.from({ length: 50 }, (_, m) => world.event(`e${n}-${m}`)));
    expect((await world.event('more')).status).toBe(202);
    await world.workspace.reset();
    expect(world.workspace.clock.advance({ ms: 1000 })).toMatchObject({ due: [] });
    expect((await world.event('more')).status).toBe(200);
  });
});

describe('what is refused', () => {
  test.each([
    { line: 'POST /_sim/workspaces', body: { id: '../x' }, path: 'id', given: '../x' },
    { line: 'POST /_sim/workspaces', body: { apps: [{ bundleId: 'x' }] }, path: 'apps.0.platform', given: null },
    { line: 'POST /_sim/workspaces', body: { mode: 'lax' }, path: 'mode', given: 'lax' },
    { line: 'POST /_sim/workspaces', body: { seeds: 1 }, path: 'seeds', given: '1' },
    { line: 'POST /_sim/apps', body: {}, path: 'bundleId', given: null },
    { line: 'POST /_sim/apps', body: { bundleId: 'x', platform: 'symbian' }, path: 'platform', given: 'symbian' },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', sdkKeys: [{ key: 'with space' }] },
      path: 'sdkKeys.0.key',
      given: 'with space',
    },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', windows: { click: { deviceMs: 0 } } },
      path: 'windows.click.deviceMs',
      given: '0',
    },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', windows: { click: { deviceMs: 2_592_000_001 } } },
      path: 'windows.click.deviceMs',
      given: '2592000001',
    },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', channelWindows: { unity: { view: { deviceMs: 'long' } } } },
      path: 'channelWindows.unity.view.deviceMs',
      given: 'long',
    },
    { line: 'POST /_sim/channels', body: { shortId: 'a b', name: 'x' }, path: 'shortId', given: 'a b' },
    { line: 'POST /_sim/campaigns', body: { name: 'x', channel: 'x' }, path: 'appId', given: null },
    {
      line: 'POST /_sim/campaigns',
      body: { appId: 'x', name: 'x', channel: 'x', redirectUrl: 'nowhere' },
      path: 'redirectUrl',
      given: 'nowhere',
    },
    { line: 'POST /_sim/engagements', body: { kind: 'tap', campaignId: 'x' }, path: 'kind', given: 'tap' },
    {
      line: 'POST /_sim/engagements',
      body: { kind: 'click', campaignId: 'x', ip: '1.2.3' },
      path: 'ip',
      given: '1.2.3',
    },
    {
      line: 'POST /_sim/engagements',
      body: { kind: 'click', campaignId: 'x', at: '24.11.2026' },
      path: 'at',
      given: '24.11.2026',
    },
    { line: 'POST /_sim/claims', body: { appId: 'x', channel: 'x', kind: 'click' }, path: 'engagedAt', given: null },
    { line: 'POST /_sim/attribution/explain', body: {}, path: 'appId', given: null },
    { line: 'POST /_sim/clock/advance', body: { ms: '5' }, path: 'ms', given: '5' },
  ])('$line $body: 400 names $path, what was given and what is expected', async ({ line, body, path, given }) => {
    const answer = await control<Problem>(line, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ code: 'REQUEST_INVALID', status: 400 });
    expect(answer.body.problems).toContainEqual({ path, given, expected: expect.stringMatching(/./) });
    expect(answer.body.detail).toContain(path);
  });

  test('all problems at once, misspelt names with what was meant', async () => {
    const { body } = await control<Problem>('POST /_sim/apps', {
      bundleld: 'x',
      platform: 'IOS',
      window: {},
      attributionDelayMs: -1,
    });
    const paths = body.problems?.map(({ path }) => path).toSorted();
    expect(paths).toEqual(['attributionDelayMs', 'bundleId', 'bundleld', 'platform', 'window']);
    expect(body.problems?.find(({ path }) => path === 'bundleld')?.expected).toBe('did you mean bundleId?');
    expect(body.problems?.find(({ path }) => path === 'window')?.expected).toBe('did you mean windows?');
  });

  test.each([[], 'text', 5, true].map((body) => ({ body })))('the body $body is no object: 400', async ({ body }) => {
    expect((await control('POST /_sim/apps', body)).status).toBe(400);
  });

  test('names of Object.prototype are names like others', async () => {
    const hostile = JSON.parse('{"__proto__": {"bundleId": "x", "platform": "ios"}, "constructor": 1}') as unknown;
    const { status, body } = await control<Problem>('POST /_sim/apps', hostile);
    expect(status).toBe(400);
    expect(body.problems?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['bundleId', 'platform', '__proto__', 'constructor']),
    );
  });

  test.each([
    'GET /_sim/workspaces?wrkspace=x',
    'POST /_sim/workspaces?wrkspace=x',
    'GET /_sim/workspaces/default?wrkspace=x',
    'DELETE /_sim/workspaces/nowhere?wrkspace=x',
    'GET /_sim/apps?wrkspace=x',
    'POST /_sim/apps?wrkspace=x',
    'GET /_sim/channels?wrkspace=x',
    'GET /_sim/campaigns?wrkspace=x',
    'POST /_sim/engagements?wrkspace=x',
    'POST /_sim/claims?wrkspace=x',
    'GET /_sim/requests?wrkspace=x',
    'DELETE /_sim/requests?wrkspace=x',
    'POST /_sim/assert?wrkspace=x',
    'GET /_sim/installs?wrkspace=x',
    'POST /_sim/attribution/explain?wrkspace=x',
    'GET /_sim/clock?wrkspace=x',
    'POST /_sim/reset?wrkspace=x',
  ])('%s: an unknown query parameter is 400, with what was meant', async (line) => {
    const { status, body } = await control<Problem>(line);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.problems).toEqual([{ path: '?wrkspace', given: '"x"', expected: 'did you mean workspace?' }]);
  });

  test.each([
    { line: 'PUT /_sim/workspaces', allow: ['GET', 'POST'] },
    { line: 'POST /_sim/workspaces/default', allow: ['DELETE', 'GET'] },
    { line: 'DELETE /_sim/apps', allow: ['GET', 'POST'] },
    { line: 'POST /_sim/apps/x', allow: ['DELETE', 'GET', 'PATCH'] },
    { line: 'PUT /_sim/channels', allow: ['GET', 'POST'] },
    { line: 'PUT /_sim/campaigns/x', allow: ['DELETE', 'GET', 'PATCH'] },
    { line: 'GET /_sim/engagements', allow: ['POST'] },
    { line: 'GET /_sim/claims', allow: ['POST'] },
    { line: 'POST /_sim/requests', allow: ['DELETE', 'GET'] },
    { line: 'PATCH /_sim/requests/1', allow: ['DELETE', 'GET'] },
    { line: 'GET /_sim/assert', allow: ['POST'] },
    { line: 'DELETE /_sim/installs', allow: ['GET'] },
    { line: 'POST /_sim/installs/x', allow: ['GET'] },
    { line: 'GET /_sim/attribution/explain', allow: ['POST'] },
    { line: 'POST /_sim/clock', allow: ['GET', 'PUT'] },
    { line: 'GET /_sim/clock/advance', allow: ['POST'] },
    { line: 'GET /_sim/reset', allow: ['POST'] },
    { line: 'POST /_sim/health', allow: ['GET'] },
  ])('$line is 405 and Allow says $allow', async ({ line, allow }) => {
    const { status, headers, body } = await control<Problem>(line);
    expect({ status, code: body.code }).toEqual({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(headers.get('allow')?.split(', ').toSorted()).toEqual(allow);
  });

  test.each([
    { path: '/_sim/workspace', meant: '/_sim/workspaces' },
    { path: '/_sim/instals', meant: '/_sim/installs' },
    { path: '/_sim/helth', meant: '/_sim/health' },
  ])('$path is 404 and says $meant', async ({ path, meant }) => {
    const { status, headers, body } = await control<Problem>(`GET ${path}`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body.detail).toContain(`Did you mean ${meant}?`);
  });

  test.each(['/', '/_sim', '/_sim/'])('%s leads to the page', async (path) => {
    const response = await fetch(`${sim.url}${path}`, { redirect: 'manual' });
    expect({ status: response.status, to: response.headers.get('location') }).toEqual({
      status: 302,
      to: '/_sim/docs',
    });
  });

  test.each(['/nothing', '/favicon.ico'])('%s is 404 and says what there is', async (path) => {
    const { status, body } = await control<Problem>(`GET ${path}`);
    expect(status).toBe(404);
    expect(body.detail).toContain('/_sim');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a body in "%s" is 415',
    async (type) => {
      const body = Buffer.from('{"bundleId":"x","platform":"ios"}');
      const answer = await answerTo(`${sim.url}/_sim/apps`, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(415);
      expect(answer.body).toMatchObject({ code: 'BODY_NOT_JSON_TYPE' });
    },
  );

  test('application/json with a charset is JSON', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await answerTo(`${sim.url}/_sim/workspaces`, { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(201);
  });

  test.each(['{', '{"a":1,}', '\u0000', 'undefined', '{"a":"\ud800"'])('broken JSON %j is 400', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await answerTo(`${sim.url}/_sim/apps`, { method: 'POST', body, headers });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'BODY_UNREADABLE' });
  });

  test('a body over the limit is 413', async () => {
    await withLimits({ bodyBytes: 100 }, async ({ url }) => {
      expect((await call(url, 'POST /_sim/workspaces', { seed: 'x'.repeat(80) })).status).toBe(201);
      const { status, body } = await call<Problem>(url, 'POST /_sim/workspaces', { seed: 'x'.repeat(90) });
      expect({ status, code: body.code }).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
    });
  });

  test.each(['/_sim/apps/%E0%A4%A', '/_sim/requests/%', '/_sim/installs/%ff'])(
    'broken percent-encoding in %s is 400',
    async (path) => {
      const { status, body } = await control<Problem>(`GET ${path}`);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    },
  );

  test('nothing under /_sim is in the journal', async () => {
    const before = sim.default.requests().length;
    await control('GET /_sim/apps');
    await control('GET /_sim/nothing');
    await control('POST /_sim/apps', {});
    expect(sim.default.requests()).toHaveLength(before);
  });
});

describe('determinism', () => {
  async function play(
    own: Simulator,
    workspace: NewWorkspace,
  ): Promise<{ journal: unknown; installs: unknown; links: unknown }> {
    const world = aWorld(own, workspace);
    const links = [world.campaign({ channel: 'unity' }), world.campaign({ channel: 'applovin' })];
    const [first, second] = links;
    if (first === undefined || second === undefined) throw new RangeError('there are two');
    await world.click(first, { advertising_id: GAID, ip_address: HOME_IP });
    await world.view(second, { advertising_id: GAID });
    await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'facebook',
      advertisingId: OTHER_GAID,
      kind: 'click',
      engagedAt: NOON,
    });
    world.workspace.clock.advance({ ms: 60_000 });
    await world.open();
    await world.open({ analytics_installation_id: '', advertising_id: OTHER_GAID });
    await world.event('won', { value: '1' });
    await world.user();
    await world.open({ bundle_id: 'com.nowhere' });
    await world.open({ analytics_installation_id: '5'.repeat(32) });
    const { body } = await world.control<Items<{ installationId: string }>>('GET /_sim/installs');
    const installs = await Promise.all(body.items.map(({ installationId }) => world.workspace.install(installationId)));
    const here = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll(`127.0.0.1:${own.port}`, 'here'));
    return { journal: here(world.workspace.requests()), installs: here(installs), links: here(links) };
  }

  test('the same calls in two simulators give the same journals, installs, keys and links', async () => {
    const one = await createSimulator();
    const two = await createSimulator();
    try {
      const played = await play(one, { id: 'same' });
      expect(await play(two, { id: 'same' })).toEqual(played);
      expect(await play(two, { id: 'other' })).not.toEqual(played);
      expect(await play(one, { id: 'seeded', seed: 7 })).not.toEqual(await play(two, { id: 'seeded', seed: 8 }));
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });

  test('after a reset the same calls give the same facts again', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    const facts = async () => {
      await world.click(link, { advertising_id: GAID });
      await world.open();
      await world.event('won');
      return world.workspace.requests().map((entry) => ({ at: entry.at, facts: entry.facts }));
    };
    const before = await facts();
    await world.workspace.reset();
    expect(await facts()).toEqual(before);
    expect(before[0]?.at).toBe(frozen.now);
  });
});
