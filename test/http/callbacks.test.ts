import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Delivery, type Simulator } from '../../simulator/index.js';
import { type Answering, answers, aReceiver, type Receiver } from '../support/receiver.js';
import { AIID, aWorld, GAID, HOME_IP, NOON, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((one) => one.close()));
});
async function receiver(answering?: Answering): Promise<Receiver> {
  const made = await aReceiver(answering);
  receivers.push(made);
  return made;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const NOON_MS = Date.parse(NOON);
const OTHER_AIID = 'b'.repeat(32);

/** Waits until nothing is under way and nothing is due. */
const idle = (world: World): Promise<void> => world.workspace.callbacks.idle();
const deliveries = (world: World): Delivery[] => world.workspace.callbacks.deliveries().toReversed();

describe('what happens is called', () => {
  test('an install, with what is known of it in the places of the macros', async () => {
    const to = await receiver();
    const world = aWorld(sim, { app: { platform: 'ios', storeId: '123456789' } });
    const url = `${to.url}/install?c={{campaign_name}}&pub={{site_id}}&click={{click_id}}&ifa={{advertising_id}}&adv={{store_id}}&ip={{ip_address}}&ct={{engaged_at_ms}}&at={{acquired_at_ms}}&crid={{creative_name}}&net={{ad_network}}&os={{platform}}&v={{os_version}}&lat={{limit_ad_tracking_integer}}&country={{country}}`;
    world.workspace.callbacks.add({ event: 'install', url });
    const link = world.campaign({ name: 'Spring & Sun' });
    const click = { advertising_id: GAID, click_id: 'c/1 ü', site_id: 'site=7', creative_name: 'Löwe' };
    await world.click(link, click);
    await world.workspace.clock.advance({ ms: 5000 });
    await world.open({ ip_address: HOME_IP, country: 'DE', limit_ad_tracking: '0' });
    await idle(world);
    expect(to.called).toMatchObject([
      {
        method: 'GET',
        path: '/install',
        query: {
          c: 'Spring & Sun',
          pub: 'site=7',
          click: 'c/1 ü',
          ifa: GAID,
          adv: '123456789',
          ip: HOME_IP,
          ct: String(NOON_MS),
          at: String(NOON_MS + 5000),
          crid: 'Löwe',
          net: 'example_ads',
          os: 'ios',
          v: '17.5',
          lat: '0',
          country: 'DE',
        },
      },
    ]);
    expect(deliveries(world)).toMatchObject([
      {
        id: '1',
        event: 'install',
        state: 'delivered',
        attempts: [{ outcome: 'delivered', status: 200, answer: 'thanks' }],
      },
    ]);
  });

  test('every trigger, each once, in the order of what happened', async () => {
    const to = await receiver();
    const world = aWorld(sim);
    for (const event of ['level', 'ad_impression', 'subscription', 'purchase', 'open', 'install']) {
      world.workspace.callbacks.add({
        event,
        url: `${to.url}/${event}?at={{time_in_ms}}&value={{value}}&usd={{revenue_usd_gross}}`,
      });
    }
    await world.open();
    await world.event('level', { value: '7' });
    await world.event('another');
    await world.post('/v0/purchase', {
      ...world.complete,
      product_id: 'gems',
      price: '4.99',
      currency: 'USD',
      quantity: '2',
    });
    await world.post('/v1/subscriptions', {
      ...world.complete,
      product_id: 'gold',
      price: '9.99',
      currency: 'USD',
      purchase_token: 'token',
    });
    await world.post('/v0/ad_impressions', {
      ...world.complete,
      currency: 'USD',
      revenue_decimal: '0.01',
      ad_revenue_mediation: 'custom',
    });
    await idle(world);
    expect(to.called.map(({ path }) => path)).toEqual([
      '/install',
      '/open',
      '/level',
      '/purchase',
      '/subscription',
      '/ad_impression',
    ]);
    expect(to.called[2]?.query).toEqual({ at: String(NOON_MS), value: '7', usd: '' });
    expect(to.called[3]?.query).toMatchObject({ usd: '9.98' });
  });

  test('a POST has no body and says so', async () => {
    const to = await receiver();
    const world = aWorld(sim);
    const { id } = world.workspace.callbacks.add({ event: 'open', method: 'POST', url: `${to.url}/` });
    await world.open();
    await idle(world);
    expect(to.called).toMatchObject([
      {
        method: 'POST',
        body: '',
        headers: {
          'content-length': '0',
          'user-agent': expect.stringContaining('mmp-sim/') as string,
          'x-mmp-sim-callback': id,
          'x-mmp-sim-delivery': '1',
          'x-mmp-sim-attempt': '1',
          'x-mmp-sim-workspace': world.workspace.id,
        },
      },
    ]);
  });

  test('ping is each time, ping_on_first once for each installation', async () => {
    const to = await receiver();
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'open', url: `${to.url}/each` });
    world.workspace.callbacks.add({ event: 'open', action: 'ping_on_first', url: `${to.url}/first` });
    await world.open();
    await world.open();
    await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
    await idle(world);
    const paths = to.called.map(({ path }) => path);
    expect(paths.filter((path) => path === '/each')).toHaveLength(3);
    expect(paths.filter((path) => path === '/first')).toHaveLength(2);
  });

  test.each([
    { networks: 'all' as const, brought: true, organic: true },
    { networks: 'channel' as const, channel: 'Example Ads', brought: true, organic: false },
    { networks: 'channel' as const, channel: 'unity', brought: false, organic: false },
    { networks: 'channel_and_organic' as const, channel: 'example_ads', brought: true, organic: true },
    { networks: 'channel_and_organic' as const, channel: 'unity', brought: false, organic: true },
    { networks: ['unity', 'Example Ads'], brought: true, organic: false },
    { networks: ['organic'], brought: false, organic: true },
    { networks: [], brought: true, organic: true },
  ])('$networks $channel: of a channel $brought, organic $organic', async ({ brought, organic, ...filter }) => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    await world.click(world.campaign(), { advertising_id: GAID });
    world.workspace.callbacks.add({ event: 'install', url: 'https://network.example/{{ad_network}}', ...filter });
    await world.open();
    await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
    const urls = deliveries(world).map(({ url }) => url);
    expect(urls).toEqual([
      ...(brought ? ['https://network.example/example_ads'] : []),
      ...(organic ? ['https://network.example/organic'] : []),
    ]);
  });

  test('what comes before the open is of no network, and of all', async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    world.workspace.callbacks.add({ event: 'level', url: 'https://network.example/all' });
    world.workspace.callbacks.add({ event: 'level', networks: ['organic'], url: 'https://network.example/organic' });
    await world.event('level');
    expect(deliveries(world).map(({ url }) => url)).toEqual(['https://network.example/all']);
  });

  test('a reinstall that keeps its first source makes no install callback', async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    world.workspace.callbacks.add({ event: 'install', url: 'https://network.example/' });
    await world.open();
    await world.open({ analytics_installation_id: OTHER_AIID });
    expect(deliveries(world)).toHaveLength(1);
  });

  test('of another app, or while it is not active, nothing is planned', async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    const { callbacks } = world.workspace;
    callbacks.add({ event: 'open', app: 'com.example.other', url: 'https://network.example/other' });
    callbacks.add({ event: 'open', app: world.app.id, url: 'https://network.example/id' });
    const { id } = callbacks.add({
      event: 'open',
      app: 'com.example.game',
      active: false,
      url: 'https://network.example/off',
    });
    await world.open();
    callbacks.patch(id, { active: true });
    await world.open();
    expect(deliveries(world).map(({ url }) => url.slice(24))).toEqual(['id', 'id', 'off']);
  });
});

describe('a receiver that does not take it', () => {
  test('is tried again on the workspace clock: a day of it passes in one advance, which lists it', async () => {
    const to = await receiver(answers(503, 'down'));
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'install', url: `${to.url}/` });
    await world.open();
    await idle(world);
    expect(deliveries(world)).toMatchObject([
      {
        state: 'waiting',
        attempts: [
          {
            at: NOON,
            why: 'planned',
            outcome: 'status',
            status: 503,
            error: 'answered 503, expected 2xx',
            answer: 'down',
          },
        ],
        nextAttemptAt: new Date(NOON_MS + MINUTE_MS).toISOString(),
      },
    ]);
    const moved = await world.workspace.clock.advance({ ms: DAY_MS });
    const minutes = [0, 1, 6, 21, 51, 111, 291, 651, 1371];
    const instants = minutes.map((minute) => new Date(NOON_MS + minute * MINUTE_MS).toISOString());
    expect(moved).toMatchObject({ now: new Date(NOON_MS + DAY_MS).toISOString(), dueTotal: 8 });
    expect(moved.due.map(({ kind, at }) => [kind, at])).toEqual(
      instants.slice(1).map((at) => ['callback-attempt', at]),
    );
    const [delivery] = deliveries(world);
    expect(delivery).toMatchObject({ state: 'failed', nextAttemptAt: null, settledAt: instants.at(-1) });
    expect(delivery?.attempts.map(({ at }) => at)).toEqual(instants);
    expect(to.called).toHaveLength(9);
  });

  test.each([
    { ms: MINUTE_MS - 1, calls: 1 },
    { ms: MINUTE_MS, calls: 2 },
    { ms: 6 * MINUTE_MS - 1, calls: 2 },
    { ms: 6 * MINUTE_MS, calls: 3 },
  ])('after $ms ms it has been called $calls times', async ({ ms, calls }) => {
    const to = await receiver(answers(500));
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'install', url: `${to.url}/` });
    await world.open();
    await idle(world);
    await world.workspace.clock.advance({ ms });
    expect(to.called).toHaveLength(calls);
  });

  test('holds up what comes after about the same installation, and nothing else', async () => {
    const to = await receiver((response, { query }, n) =>
      answers(query['id'] === AIID && n <= 2 ? 500 : 200)(response, { query } as never, n),
    );
    const world = aWorld(sim);
    for (const event of ['install', 'level']) {
      world.workspace.callbacks.add({ event, url: `${to.url}/${event}?id={{analytics_installation_id}}` });
    }
    await world.open();
    await world.event('level');
    await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
    await idle(world);
    expect(to.called.map(({ path, query }) => [path, query['id']])).toEqual([
      ['/install', AIID],
      ['/install', OTHER_AIID],
    ]);
    expect(deliveries(world)[1]).toMatchObject({ state: 'waiting', waitsFor: '1', nextAttemptAt: null, attempts: [] });
    await world.workspace.clock.advance({ ms: HOUR_MS });
    expect(to.called.slice(2).map(({ path, query }) => [path, query['id']])).toEqual([
      ['/install', AIID],
      ['/level', AIID],
    ]);
    expect(deliveries(world).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  test('does not hold up another receiver', async () => {
    const broken = await receiver(answers(500));
    const works = await receiver();
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'open', url: `${broken.url}/` });
    world.workspace.callbacks.add({ event: 'open', url: `${works.url}/` });
    await world.open();
    await world.open();
    await idle(world);
    expect([broken.called.length, works.called.length]).toEqual([1, 2]);
  });

  test('a running clock is followed by itself', async () => {
    const to = await receiver((response, call, n) => answers(n === 1 ? 500 : 200)(response, call, n));
    const world = aWorld(sim, { clock: { mode: 'scaled', rate: 1000 } });
    world.workspace.callbacks.add({ event: 'open', url: `${to.url}/` });
    await world.open();
    await to.seen(2);
    await idle(world);
    expect(deliveries(world)).toMatchObject([{ state: 'delivered', attempts: [{ why: 'planned' }, { why: 'retry' }] }]);
  });
});

describe('pause, capture, redeliver, delete, reset', () => {
  test('while paused nothing goes out and nothing falls due; resumed, all of it', async () => {
    const to = await receiver();
    const world = aWorld(sim, { callbackMode: 'pause' });
    world.workspace.callbacks.add({ event: 'open', url: `${to.url}/` });
    await world.open();
    expect(await world.workspace.clock.advance({ ms: DAY_MS })).toMatchObject({ dueTotal: 0 });
    expect(to.called).toHaveLength(0);
    expect(deliveries(world)).toMatchObject([{ state: 'waiting', nextAttemptAt: NOON }]);
    world.workspace.callbacks.resume();
    await idle(world);
    expect(to.called).toHaveLength(1);
  });

  test('captured deliveries need no receiver and are there when the sender has its answer', async () => {
    const world = aWorld(sim);
    world.workspace.callbacks.capture();
    const callback = world.workspace.callbacks.add({
      event: 'install',
      url: 'https://network.example/?id={{advertising_id}}',
    });
    expect(callback.findings).toEqual([]);
    await world.open();
    expect(world.workspace.callbacks.deliveries()).toMatchObject([
      {
        state: 'delivered',
        url: `https://network.example/?id=${GAID}`,
        attempts: [{ outcome: 'captured', status: 200 }],
      },
    ]);
  });

  test('redelivered, it goes out once more with its attempts before it', async () => {
    const to = await receiver();
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'install', url: `${to.url}/` });
    await world.open();
    await idle(world);
    expect(world.workspace.callbacks.redeliver('1')).toMatchObject({ state: 'waiting' });
    await idle(world);
    expect(deliveries(world)).toMatchObject([
      { state: 'delivered', attempts: [{ why: 'planned' }, { why: 'redelivered' }] },
    ]);
  });

  test('one that waits for its next attempt goes out at once when it is redelivered', async () => {
    const to = await receiver((response, call, n) => answers(n === 1 ? 500 : 200)(response, call, n));
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'install', url: `${to.url}/` });
    await world.open();
    await idle(world);
    world.workspace.callbacks.redeliver('1');
    await idle(world);
    expect(deliveries(world)).toMatchObject([{ state: 'delivered', attempts: [{ at: NOON }, { at: NOON }] }]);
  });

  test('deleted, what it has planned is cancelled', async () => {
    const to = await receiver(answers(500));
    const world = aWorld(sim);
    const { id } = world.workspace.callbacks.add({ event: 'install', url: `${to.url}/` });
    await world.open();
    await idle(world);
    world.workspace.callbacks.delete(id);
    await world.workspace.clock.advance({ ms: DAY_MS });
    expect(to.called).toHaveLength(1);
    expect(deliveries(world)).toMatchObject([{ state: 'cancelled', nextAttemptAt: null }]);
  });

  test('a reset forgets deliveries and whom it told of, and keeps what is asked for and the mode', async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    world.workspace.callbacks.add({ event: 'open', action: 'ping_on_first', url: 'https://network.example/' });
    await world.open();
    await world.workspace.reset();
    expect(deliveries(world)).toEqual([]);
    await world.open();
    expect(deliveries(world)).toMatchObject([{ id: '2', state: 'delivered' }]);
  });

  test('a reset breaks off what is under way', async () => {
    const to = await receiver(() => {});
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'open', url: `${to.url}/` });
    await world.open();
    await to.seen(1);
    await world.workspace.reset();
    await idle(world);
    expect(deliveries(world)).toEqual([]);
  });
});
