import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import type { Problem } from '../support/control.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const NOBODY = '00000000-0000-8000-8000-000000000001';

type Items<T> = { readonly items: readonly T[]; readonly next?: string; readonly cursor?: string };
type Ref = { readonly id: string };

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
    expect(body.problems).toMatchObject([{ path: 'channel', given: channel }]);
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
