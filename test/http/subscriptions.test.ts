import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { ACCEPTED, AIID, aWorld, type Params, without } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const MONTH_MS = 30 * 86_400_000;
const PAID = { product_id: 'monthly', price: '9.99', currency: 'USD' };
const PLAY = { ...PAID, google_play_purchase_token: 'token-1' };
const APPLE = {
  ...PAID,
  transaction_id: '2000000000000001',
  original_transaction_id: '2000000000000001',
  receipt: 'eyJ…',
  ios_store_kit_transaction: '{"transactionId":"2000000000000001"}',
};

function aSubscriber(app: NonNullable<Parameters<typeof aWorld>[1]>['app'] = {}) {
  const world = aWorld(sim, { app: { playAccess: true, ...app } });
  const subscribe = (params: Params, path = '/v1/subscriptions') => world.post(path, { ...world.complete, ...params });
  const story = () => world.workspace.install(AIID);
  return { ...world, subscribe, story };
}

describe('on Android', () => {
  test('a purchase token counts once, is answered as before, and the store tells the rest', async () => {
    const world = aSubscriber();
    await world.open();
    expect(await world.subscribe(PLAY)).toMatchObject({ status: 200, body: ACCEPTED });
    expect(world.last()).toMatchObject({
      endpoint: 'tenjin.subscriptions',
      findings: [],
      facts: [{ type: 'subscription', event: 'start', reported: true, revenue: { net: { usd: '6.993' } } }],
    });
    expect(await world.subscribe(PLAY, '/v1/subscriptions/')).toMatchObject({ status: 200, body: ACCEPTED });
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      facts: [],
      findings: [{ rule: 'repeated-purchase-token' }],
    });

    await world.workspace.clock.advance({ ms: MONTH_MS });
    const renewed = await world.control('POST /_sim/subscriptions/token-1/renew', {});
    expect(renewed).toMatchObject({
      status: 200,
      body: { state: 'active', fact: { event: 'renewal', at: '2026-12-24T12:00:00.000Z' } },
    });
    await world.control('POST /_sim/subscriptions/token-1/renew', { price: '12.99', currency: 'EUR' });
    await world.control('POST /_sim/subscriptions/token-1/cancel');
    expect((await world.story()).subscriptions).toMatchObject([
      { event: 'start' },
      { event: 'renewal', revenue: { gross: { amount: '9.99', currency: 'USD' } } },
      { event: 'renewal', revenue: { gross: { amount: '12.99', currency: 'EUR' } } },
      { event: 'cancellation', revenue: null },
    ]);
  });

  test('a trial earns nothing until it converts', async () => {
    const world = aSubscriber();
    await world.open();
    world.workspace.addSubscription({
      appId: world.app.id,
      token: 'token-1',
      productId: 'yearly',
      price: '59.99',
      currency: 'USD',
      trial: true,
    });
    await world.subscribe({ product_id: 'yearly', google_play_purchase_token: 'token-1' });
    expect(world.last()).toMatchObject({ findings: [], facts: [{ event: 'trial', revenue: null }] });
    expect(await world.workspace.playStore('convert-trial', 'token-1')).toMatchObject({ state: 'active' });
    expect(await world.story()).toMatchObject({
      subscriptions: [{ event: 'trial' }, { event: 'trial-conversion' }],
      revenueUsd: { subscriptions: { gross: '59.99', net: '41.993' } },
    });
  });

  test('without access to Google Play it is accepted, and never reported', async () => {
    const world = aSubscriber({ playAccess: false });
    await world.open();
    expect((await world.subscribe(PLAY)).status).toBe(200);
    expect(world.last()).toMatchObject({
      findings: [{ rule: 'subscription-not-reported', field: null }],
      facts: [{ reported: false }],
    });
    expect((await world.story()).revenueUsd).toMatchObject({ subscriptions: { gross: '0', net: '0' } });
  });

  test('without a token it is accepted, not reported, and an error', async () => {
    const world = aSubscriber();
    await world.open();
    await world.subscribe(PAID);
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      findings: [
        { rule: 'missing-parameter', field: 'google_play_purchase_token' },
        { rule: 'subscription-not-reported', field: 'google_play_purchase_token' },
      ],
    });
  });

  test('a price may be missing, but not be wrong', async () => {
    const world = aSubscriber();
    await world.open();
    await world.subscribe(without(PLAY, 'price'));
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      findings: [{ rule: 'subscription-without-price' }],
      facts: [{ revenue: null }],
    });
    expect(await world.subscribe({ ...PLAY, google_play_purchase_token: 'token-2', price: '-1' })).toMatchObject({
      status: 202,
    });
    expect(await world.control('POST /_sim/subscriptions/token-1/renew', {})).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining('price') },
    });
  });
});

describe('on Android the token counts although something else is wrong', () => {
  test('a price without a currency is an error, and no price', async () => {
    const world = aSubscriber();
    await world.open();
    await world.subscribe(without(PLAY, 'currency'));
    expect(world.last()).toMatchObject({ verdict: 'recorded', facts: [{ event: 'start', revenue: null }] });
    expect(world.last().findings[0]).toMatchObject({ rule: 'missing-parameter', field: 'currency', severity: 'error' });
  });

  test('a token that was thrown away is not known', async () => {
    const world = aSubscriber();
    await world.open();
    await world.subscribe({ ...PLAY, price: 'abc' });
    expect(world.last()).toMatchObject({ verdict: 'dropped' });
    expect(world.last().findings.map(({ rule }) => rule)).not.toContain('repeated-purchase-token');
    await world.subscribe(PLAY);
    expect(world.last()).toMatchObject({ facts: [{ event: 'start' }], findings: [] });
  });

  test('it follows the installation whose id is told later', async () => {
    const world = aSubscriber();
    await world.post('/v1/subscriptions', without({ ...world.complete, ...PLAY }, 'analytics_installation_id'));
    await world.open();
    await world.workspace.playStore('renew', 'token-1');
    expect(await world.control('GET /_sim/subscriptions')).toMatchObject({
      body: { items: [{ installationId: AIID }] },
    });
    expect((await world.story()).subscriptions.map(({ event }) => event)).toEqual(['start', 'renewal']);
  });
});

describe('on iOS each call is a period', () => {
  test('the first starts it, later ones renew it, repeats count', async () => {
    const world = aSubscriber({ platform: 'ios' });
    await world.open();
    await world.subscribe(APPLE);
    expect(world.last()).toMatchObject({ findings: [], facts: [{ event: 'start', purchaseToken: null }] });
    await world.subscribe({ ...APPLE, transaction_id: '2000000000000002' });
    expect(world.last().findings).toEqual([]);
    await world.subscribe({ ...APPLE, transaction_id: '2000000000000002' });
    expect(world.last().findings).toMatchObject([{ rule: 'repeated-transaction' }]);
    expect((await world.story()).subscriptions.map(({ event }) => event)).toEqual(['start', 'renewal', 'renewal']);
  });

  test.each<Params>([{ is_in_trial_period: 'true' }, { price: '0' }])(
    'none in a trial: %j earns nothing',
    async (trial) => {
      const world = aSubscriber({ platform: 'ios' });
      await world.open();
      await world.subscribe({ ...APPLE, ...trial });
      expect(world.last()).toMatchObject({
        findings: [{ rule: 'subscription-in-trial' }],
        facts: [{ event: 'trial', revenue: null }],
      });
    },
  );

  test.each(['price', 'currency'])('without %s it is thrown away', async (field) => {
    const world = aSubscriber({ platform: 'ios' });
    expect(await world.subscribe(without(APPLE, field))).toMatchObject({ status: 202, body: { error: 'ignored' } });
  });

  test.each(['transaction_id', 'original_transaction_id', 'receipt', 'ios_store_kit_transaction'])(
    'without %s it is recorded, with an error',
    async (field) => {
      const world = aSubscriber({ platform: 'ios' });
      await world.open();
      await world.subscribe(without(APPLE, field));
      expect(world.last()).toMatchObject({
        verdict: 'recorded',
        findings: [{ rule: 'missing-parameter', severity: 'error', field }],
      });
    },
  );
});

describe('the store that the control API plays', () => {
  test('lists what it knows, the newest first', async () => {
    const world = aSubscriber();
    await world.subscribe(PLAY);
    await world.control('POST /_sim/subscriptions', { appId: world.app.id, token: 'token-2' });
    expect(await world.control('GET /_sim/subscriptions')).toMatchObject({
      body: {
        items: [
          { token: 'token-2', state: 'new', price: null, installationId: null },
          { token: 'token-1', state: 'active', price: { amount: '9.99', currency: 'USD' }, installationId: AIID },
        ],
      },
    });
    expect(await world.control('GET /_sim/subscriptions/token-2')).toMatchObject({ body: { token: 'token-2' } });
  });

  test('takes tokens with characters that a path must escape', async () => {
    const world = aSubscriber();
    const token = 'a/b+c=.AO-J1Oz&?#%';
    await world.subscribe({ ...PLAY, google_play_purchase_token: token });
    expect(await world.control(`POST /_sim/subscriptions/${encodeURIComponent(token)}/cancel`)).toMatchObject({
      status: 200,
      body: { token, state: 'cancelled' },
    });
  });

  test.each([
    ['renew', 'new', 'the app has not reported it yet'],
    ['convert-trial', 'active', 'renew or cancel'],
    ['renew', 'trial', 'convert-trial or cancel'],
    ['cancel', 'cancelled', 'a new subscription has a new token'],
  ])('cannot %s what is %s', async (action, state, words) => {
    const world = aSubscriber();
    const trial = state === 'trial';
    world.workspace.addSubscription({ appId: world.app.id, token: 'token-1', trial });
    if (state !== 'new') await world.subscribe(PLAY);
    if (state === 'cancelled') await world.workspace.playStore('cancel', 'token-1');
    expect(await world.control(`POST /_sim/subscriptions/token-1/${action}`)).toMatchObject({
      status: 409,
      body: { code: 'SUBSCRIPTION_STATE', detail: expect.stringContaining(words) },
    });
  });

  test('does not know iOS subscriptions, and says who sends their periods', async () => {
    const world = aSubscriber({ platform: 'ios' });
    await world.subscribe(APPLE);
    expect(await world.control('POST /_sim/subscriptions/2000000000000001/renew')).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('the app sends each period itself') },
    });
    expect(await world.control('POST /_sim/subscriptions', { appId: world.app.id, token: 't' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('expected one on android') },
    });
  });

  test.each([
    [{ price: '1' }, 'currency'],
    [{ price: '-1', currency: 'USD' }, 'price'],
    [{ price: 1, currency: 'USD' }, 'price'],
    [{ price: '1', currency: 'XYZ' }, 'currency'],
    [{ prize: '1' }, 'prize'],
  ])('refuses %j', async (body, field) => {
    const world = aSubscriber();
    await world.subscribe(PLAY);
    expect(await world.control('POST /_sim/subscriptions/token-1/renew', body)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining(field) },
    });
  });

  test('asks which app is meant where two have the same token', async () => {
    const world = aSubscriber();
    const other = world.workspace.addApp({
      bundleId: 'com.example.other',
      platform: 'android',
      sdkKeys: [{ key: world.key }],
      playAccess: true,
    });
    await world.subscribe(PLAY);
    await world.subscribe({ ...PLAY, bundle_id: other.bundleId });
    expect(await world.control('POST /_sim/subscriptions/token-1/cancel')).toMatchObject({ status: 409 });
    expect(await world.control(`POST /_sim/subscriptions/token-1/cancel?app=${other.bundleId}`)).toMatchObject({
      status: 200,
      body: { app: { bundleId: other.bundleId } },
    });
  });

  test('a second one with the same token is refused; a reset forgets all', async () => {
    const world = aSubscriber();
    const line = 'POST /_sim/subscriptions';
    expect(await world.control(line, { appId: world.app.id, token: 't' })).toMatchObject({ status: 201 });
    expect(await world.control(line, { appId: world.app.id, token: 't' })).toMatchObject({ status: 409 });
    await world.workspace.reset();
    expect(await world.control('GET /_sim/subscriptions')).toMatchObject({ body: { items: [] } });
  });
});
