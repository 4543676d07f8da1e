import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewWorkspace } from '@mmp-sim/contracts/wire';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { control as call, type Problem } from '../support/control.js';
import { AIID, aWorld, frozen, GAID, HOME_IP, NOON, OTHER_GAID } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const control = <T = unknown>(line: string, body?: unknown) => call<T>(sim.url, line, body);
const instantAfter = (ms: number): string => new Date(Date.parse(NOON) + ms).toISOString();
type Items<T> = { readonly items: readonly T[]; readonly next?: string; readonly cursor?: string };
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

  test('how it answers is changed, and what is left out stays', async () => {
    const world = aWorld(sim);
    const path = `/_sim/workspaces/${world.workspace.id}`;
    const wrong = { country: 'USA' };
    expect((await world.open(wrong)).status).toBe(200);
    expect(await control(`PATCH ${path}`, { mode: 'strict' })).toMatchObject({
      status: 200,
      body: { id: world.workspace.id, mode: 'strict', anyKey: false },
    });
    expect((await world.open(wrong)).status).toBe(422);
    expect(await control(`PATCH ${path}`, { anyKey: true })).toMatchObject({ body: { mode: 'strict', anyKey: true } });
    expect((await control(`GET ${path}`)).body).toMatchObject({ mode: 'strict', anyKey: true });
    expect(await control(`PATCH ${path}`, { mode: 'lax' })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', problems: [{ path: 'mode' }] },
    });
    expect(await control('PATCH /_sim/workspaces/nowhere', {})).toMatchObject({ status: 404 });
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

describe('reset', () => {
  test('forgets what happened in one workspace and keeps what was set up', async () => {
    const [a, b] = [aWorld(sim), aWorld(sim)];
    const link = a.campaign();
    for (const world of [a, b]) {
      await world.open();
      await world.workspace.clock.advance({ ms: 1000 });
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

  test('gives the 500 event names back, and nothing falls due any more', { tags: 'long' }, async () => {
    const world = aWorld(sim, { app: { attributionDelayMs: 1000 } });
    await world.open();
    for (let n = 0; n < 10; n += 1) await Promise.all(Array.from({ length: 50 }, (_, m) => world.event(`e${n}-${m}`)));
    expect((await world.event('more')).status).toBe(202);
    await world.workspace.reset();
    expect(await world.workspace.clock.advance({ ms: 1000 })).toMatchObject({ due: [] });
    expect((await world.event('more')).status).toBe(200);
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
    await world.workspace.clock.advance({ ms: 60_000 });
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
