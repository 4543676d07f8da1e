import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Callback, type Delivery, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { follow } from '../support/follow.js';
import { answers, aReceiver } from '../support/receiver.js';
import { AIID, aWorld, GAID, NOON, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ limits: { metricsWorkspaces: 1000 } });
});
afterAll(() => sim.close());

const URL_OF_ALL = 'https://network.example/?id={{advertising_id}}';
const OTHER_AIID = 'b'.repeat(32);
type List<Item> = { readonly items: readonly Item[]; readonly next?: string; readonly cursor: string };

/** A world that captures callbacks: every open makes a delivery. */
async function captured(opens: number): Promise<World> {
  const world = aWorld(sim, {
    callbackMode: 'capture',
    callbacks: [{ name: 'opens', event: 'open', url: URL_OF_ALL }],
  });
  for (let n = 0; n < opens; n += 1) await world.open();
  return world;
}

describe('definitions', () => {
  test('are made, read, changed and deleted', async () => {
    const world = aWorld(sim);
    const made = await world.control<Callback>('POST /_sim/callbacks', {
      event: 'install',
      url: 'http://127.0.0.1:8080/?id={{advertising_id}}',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: null,
        app: null,
        event: 'install',
        template: null,
        method: 'GET',
        action: 'ping',
        networks: 'all',
        channel: null,
        active: true,
        findings: [],
      },
    });
    const { id } = made.body;
    const changed = await world.control(`PATCH /_sim/callbacks/${id}`, {
      name: 'installs',
      method: 'POST',
      event: { custom: 'install' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { id, name: 'installs', method: 'POST', event: { custom: 'install' } },
    });
    expect((await world.control('GET /_sim/callbacks')).body).toMatchObject({ items: [{ id }], mode: 'send' });
    expect(await world.control(`DELETE /_sim/callbacks/${id}`)).toMatchObject({ status: 204 });
    expect(await world.control(`GET /_sim/callbacks/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });

  test('may name a template, which gives all but the beginning of the URL', async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    const { body } = await world.control<Callback>('POST /_sim/callbacks', {
      template: 'generic-install',
      url: 'https://network.example/v1/',
    });
    expect(body).toMatchObject({ template: 'generic-install', event: 'install', method: 'GET', findings: [] });
    expect(body.url).toMatch(/^https:\/\/network\.example\/v1\/install\?click_id=\{\{click_id\}\}&/);
    const listed = await world.control<List<{ name: string }>>('GET /_sim/callbacks/templates');
    for (const { name } of listed.body.items) {
      const input = { template: name, url: 'https://network.example', event: 'purchase' };
      expect(await world.control('POST /_sim/callbacks', input)).toMatchObject({
        status: 201,
        body: { template: name },
      });
    }
  });

  test.each([
    [{ event: 'install', url: 'http://127.0.0.1/?c={{campaing_name}}' }, 'url', 'did you mean {{campaign_name}}?'],
    [{ event: 'install', url: 'install' }, 'url', 'an absolute http or https URL'],
    [{ event: 'install' }, 'url', 'required'],
    [{ url: 'http://127.0.0.1/' }, 'event', 'install, open, purchase, subscription, ad_impression'],
    [{ template: 'generic-event', url: 'http://127.0.0.1/' }, 'event', 'generic-event names none'],
    [{ template: 'generic-instal', url: 'http://127.0.0.1/' }, 'template', 'did you mean generic-install?'],
    [{ event: 'open', url: 'http://127.0.0.1/', networks: 'channel' }, 'channel', 'the channel whose installations'],
    [
      { event: 'open', url: 'http://127.0.0.1/', channel: 'unity' },
      'channel',
      'networks: channel or channel_and_organic',
    ],
    [{ event: 'open', url: 'http://127.0.0.1/', networks: 'organic' }, 'networks', 'all, channel, channel_and_organic'],
    [{ event: 'open', url: 'http://127.0.0.1/', method: 'PUT' }, 'method', 'GET'],
    [{ event: 'open', url: 'http://127.0.0.1/', action: 'once' }, 'action', 'ping'],
    [{ event: 'open', url: 'http://127.0.0.1/', mehtod: 'GET' }, 'mehtod', 'did you mean method'],
  ])('%j is refused for its %s', async (input, path, expected) => {
    const { status, body } = await aWorld(sim).control<Problem>('POST /_sim/callbacks', input);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.problems?.[0]?.path).toBe(path);
    expect(`${body.detail} ${body.problems?.[0]?.expected ?? ''}`).toContain(expected);
  });

  test.each([
    [{ event: 'open', url: 'http://127.0.0.1/?a={{bundle_id}}' }, ['unconfirmed-macro']],
    [{ event: 'open', url: 'http://127.0.0.1/?a={{country}}' }, []],
    [{ event: 'open', url: 'http://127.0.0.1/?a={advertising_id}&b={country}' }, ['single-braces', 'single-braces']],
    [{ event: 'open', url: 'http://127.0.0.1/?a={nobody}&b={{country}}' }, []],
    [{ event: 'instal', url: 'http://127.0.0.1/' }, ['misspelt-trigger']],
    [{ event: { custom: 'install' }, url: 'http://127.0.0.1/' }, []],
    [{ event: 'level_complete', url: 'http://localhost/' }, []],
    [{ event: 'open', url: 'http://127.0.0.1/', app: 'com.example.gmae' }, ['unknown-app']],
    [{ event: 'open', url: 'http://127.0.0.1/', networks: ['unity', 'untiy'] }, ['unknown-channel']],
    [{ event: 'open', url: 'http://127.0.0.1/', networks: 'channel', channel: 'Example Ads' }, ['unknown-channel']],
    [{ event: 'open', url: 'https://network.example/' }, ['host-not-allowed']],
    [{ event: 'open', url: 'http://203.0.113.7/' }, ['host-not-allowed']],
    [{ event: 'open', url: 'http://[::1]/' }, []],
  ])('%j is kept, with the findings %j', async (input, rules) => {
    const { status, body } = await aWorld(sim).control<Callback>('POST /_sim/callbacks', input);
    expect(status).toBe(201);
    expect(body.findings.map(({ rule }) => rule)).toEqual(rules);
    for (const { message, hint } of body.findings) expect(message.length * hint.length).toBeGreaterThan(0);
  });

  test('the macros are listed, each with what is known of it', async () => {
    const { body } = await aWorld(sim).control<List<{ name: string; status: string }>>('GET /_sim/callbacks/macros');
    expect(body.items).toContainEqual({ name: 'click_id', category: 'Attribution', status: 'documented' });
    expect(body.items).toContainEqual({ name: 'bundle_id', category: 'App', status: 'unconfirmed' });
  });
});

describe('deliveries', () => {
  test('are listed newest first, a page at a time', async () => {
    const world = await captured(5);
    const first = (await world.control<List<Delivery>>('GET /_sim/callbacks/deliveries?limit=2')).body;
    expect({ ...first, items: first.items.map(({ id }) => id) }).toEqual({ items: ['5', '4'], next: '4', cursor: '5' });
    const second = (await world.control<List<Delivery>>('GET /_sim/callbacks/deliveries?limit=3&before=4')).body;
    expect({ ...second, items: second.items.map(({ id }) => id) }).toEqual({ items: ['3', '2', '1'], cursor: '5' });
    const since = (await world.control<List<Delivery>>('GET /_sim/callbacks/deliveries?since=4')).body;
    expect(since.items.map(({ id }) => id)).toEqual(['5']);
  });

  test.each([
    ['state=delivered', 3],
    ['state=waiting', 0],
    ['callback=opens', 2],
    ['callback=others', 0],
    ['event=open', 2],
    ['event=level', 1],
    ['app=com.example.game', 3],
    ['app=com.example.other', 0],
    [`installation=${OTHER_AIID.toUpperCase()}`, 1],
    [`installation=${AIID}`, 2],
  ])('of ?%s there are %i', async (filter, count) => {
    const world = await captured(1);
    await world.control('POST /_sim/callbacks', { event: 'level', url: URL_OF_ALL });
    await world.event('level');
    await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
    const { body } = await world.control<List<Delivery>>(`GET /_sim/callbacks/deliveries?${filter}`);
    expect(body.items).toHaveLength(count);
  });

  test.each([
    ['GET /_sim/callbacks/deliveries?since=9', 400, 'REQUEST_INVALID'],
    ['GET /_sim/callbacks/deliveries?state=done', 400, 'REQUEST_INVALID'],
    ['GET /_sim/callbacks/deliveries?limit=0', 400, 'REQUEST_INVALID'],
    ['GET /_sim/callbacks/deliveries?stat=waiting', 400, 'REQUEST_INVALID'],
    ['GET /_sim/callbacks/deliveries/9', 404, 'NOT_FOUND'],
    ['GET /_sim/callbacks/deliveries/x', 404, 'NOT_FOUND'],
    ['POST /_sim/callbacks/deliveries/9/redeliver', 404, 'NOT_FOUND'],
    ['GET /_sim/callbacks/deliveries/1/redeliver', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE /_sim/callbacks/deliveries', 405, 'METHOD_NOT_ALLOWED'],
    ['PUT /_sim/callbacks/mode', 400, 'REQUEST_INVALID'],
  ])('%s is %i %s', async (line, status, code) => {
    expect(await (await captured(1)).control(line)).toMatchObject({ status, body: { code } });
  });

  test('one is redelivered, and answered with all its attempts', async () => {
    const world = await captured(1);
    const { status, body } = await world.control<Delivery>('POST /_sim/callbacks/deliveries/1/redeliver');
    expect({ status, whys: body.attempts.map(({ why }) => why) }).toEqual({
      status: 202,
      whys: ['planned', 'redelivered'],
    });
  });

  test('paused and sent again by the mode', async () => {
    const to = await aReceiver();
    const world = aWorld(sim, { callbacks: [{ event: 'open', url: `${to.url}/` }] });
    expect(await world.control('PUT /_sim/callbacks/mode', { mode: 'pause' })).toMatchObject({
      body: { mode: 'pause' },
    });
    await world.open();
    expect((await world.control<List<Delivery>>('GET /_sim/callbacks/deliveries')).body.items).toMatchObject([
      { state: 'waiting', attempts: [] },
    ]);
    await world.control('PUT /_sim/callbacks/mode', { mode: 'send' });
    await world.control('POST /_sim/clock/advance', { ms: 0 });
    expect(to.called).toHaveLength(1);
    await to.close();
  });

  test('stand in the story of the installation, in the stream and among the metrics', async () => {
    const world = aWorld(sim, {
      id: 'told',
      callbackMode: 'capture',
      callbacks: [{ event: 'install', url: URL_OF_ALL }],
    });
    const stream = await follow(`${sim.url}/_sim/stream?workspace=told`);
    await world.open();
    const [request, delivery] = await stream.atLeast(2);
    expect([request?.event, delivery?.event]).toEqual(['request', 'delivery']);
    expect(delivery?.data).toMatchObject({ id: '1', state: 'delivered', plannedAt: NOON });
    stream.cut();
    expect((await world.workspace.install(AIID)).callbacks).toMatchObject([{ id: '1', event: 'install' }]);
    const metrics = await (await fetch(`${sim.url}/metrics`)).text();
    expect(metrics).toContain('mmp_sim_callback_attempts_total{workspace="told",outcome="captured"} 1');
    expect(metrics).toContain('mmp_sim_callbacks_waiting{workspace="told"} 0');
  });
});

describe('an assertion on deliveries', () => {
  test('counts those that were delivered, and looks at what stands in their URLs', async () => {
    const world = await captured(2);
    const assert = (body: object) => world.control(`POST /_sim/assert`, { on: 'delivery', ...body });
    expect((await assert({ where: { event: 'open', fields: { id: GAID } }, count: 2 })).body).toEqual({
      pass: true,
      matched: 2,
      nearest: [],
      cursor: '2',
    });
    expect(
      (await assert({ where: { callback: 'opens', installation: AIID, app: 'com.example.game' } })).body,
    ).toMatchObject({ matched: 2 });
    expect(
      (await assert({ where: { url: { matches: '^https://network\\.example/' } }, since: '1' })).body,
    ).toMatchObject({ matched: 1 });
    expect((await assert({ where: { event: 'purchase' }, never: true })).body).toMatchObject({
      pass: true,
      matched: 0,
    });
  });

  test('says what came close', async () => {
    const to = await aReceiver(answers(503));
    const world = aWorld(sim, {
      callbacks: [{ name: 'opens', event: 'open', url: `${to.url}/?id={{advertising_id}}` }],
    });
    await world.open();
    await world.workspace.callbacks.idle();
    const answer = await world.workspace.assert({ on: 'delivery', where: { event: 'open', fields: { id: 'other' } } });
    expect(answer).toMatchObject({
      pass: false,
      matched: 0,
      nearest: [
        {
          delivery: { id: '1' },
          criteria: [
            { path: 'state', expected: 'delivered', actual: 'waiting' },
            { path: 'event', pass: true },
            { path: 'fields.id', actual: GAID },
          ],
        },
      ],
    });
    expect(answer.report).toContain('Expected at least 1 delivery to match, got 0.');
    expect(answer.report).toContain('#1 waiting · opens · open · GET http://127.0.0.1:');
    expect(answer.report).toContain('status: answered 503, expected 2xx');
    await to.close();
  });

  test('waits for one that was planned before to be delivered', async () => {
    const to = await aReceiver((response, call, n) => answers(n === 1 ? 503 : 200)(response, call, n));
    const world = aWorld(sim, { callbacks: [{ event: 'open', url: `${to.url}/` }] });
    await world.open();
    await world.workspace.callbacks.idle();
    const waiting = world.workspace.assert({ on: 'delivery', withinMs: 10_000 });
    await world.workspace.clock.advance({ ms: 60_000 });
    expect(await waiting).toMatchObject({ pass: true, matched: 1 });
    await to.close();
  });

  test('for too many shows those that match, and for none that nothing was planned', async () => {
    const world = await captured(2);
    const { report = '' } = await world.workspace.assert({ on: 'delivery', never: true });
    expect(report).toContain('Expected no delivery to match, got 2.');
    expect(report).toContain('#2 delivered · opens · open');
    const none = await aWorld(sim).workspace.assert({ on: 'delivery' });
    expect(none.report).toContain('Nothing has been planned. Is there a callback that waits for this');
  });

  test.each([
    [{ on: 'delivery', where: { endpoint: 'event' } }, 'where.endpoint: a delivery has none'],
    [{ on: 'delivery', where: { attribution: { method: 'organic' } } }, 'where.attribution: a delivery has none'],
    [{ where: { event: 'open' } }, 'where.event: only a delivery has one'],
    [{ on: 'install', where: { state: 'delivered' } }, 'where.state: only a delivery has one'],
    [{ on: 'delivery', since: '9' }, 'a cursor of the deliveries'],
    [{ on: 'delivery', where: { state: 'done' } }, 'where.state'],
  ])('%j is refused', async (asked, detail) => {
    const { status, body } = await aWorld(sim).control<Problem>('POST /_sim/assert', asked);
    expect(status).toBe(400);
    expect(body.detail).toContain(detail);
  });

  test('whose workspace ends before its time is over is refused', async () => {
    const world = aWorld(sim);
    const asked = world.control('POST /_sim/assert', { on: 'delivery', withinMs: 20_000 });
    const settled = Promise.allSettled([asked]);
    await world.control('GET /_sim/clock');
    world.workspace.delete();
    const [result] = await settled;
    expect(result).toMatchObject({ value: { status: 409, body: { code: 'WORKSPACE_ENDED' } } });
  });
});

describe('a snapshot', () => {
  test('carries what is asked for, what waits and what was told once: it goes on elsewhere', async () => {
    const to = await aReceiver(answers(503));
    const world = aWorld(sim, { callbacks: [{ event: 'open', action: 'ping_on_first', url: `${to.url}/` }] });
    await world.open();
    await world.workspace.callbacks.idle();
    const snapshot = await world.workspace.snapshot();
    const copy = sim.workspace({ keyScope: 'workspace' });
    await copy.restore(snapshot);
    expect(copy.callbacks.deliveries()).toEqual(world.workspace.callbacks.deliveries());
    expect(copy.callbacks.list()).toEqual(world.workspace.callbacks.list());
    const there = await copy.clock.advance({ ms: 60_000 });
    expect(there.due).toEqual((await world.workspace.clock.advance({ ms: 60_000 })).due);
    expect(to.called).toHaveLength(3);
    await to.close();
  });

  test('of a workspace that knows no callbacks says nothing of them', async () => {
    expect(await aWorld(sim).workspace.snapshot()).not.toHaveProperty('callbacks');
  });
});
