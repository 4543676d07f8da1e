import { type PurchaseCall, type Sender, SenderError } from '@mmp-sim/sender';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type RequestEntry, type Simulator } from '../../simulator/index.js';
import { aSender, IPHONE, next, PHONE, recorded } from '../support/senders.js';
import { AIID, aWorld, GAID, type World, ZEROS } from '../support/world.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

/** A workspace that refuses whatever the contract forbids, and a sender to it. */
function strictWorld(platform: 'android' | 'ios' = 'android'): { world: World; sender: Sender } {
  const world = aWorld(simulator, { keyScope: 'workspace', mode: 'strict', app: { platform, playAccess: true } });
  return { world, sender: aSender(world.workspace.url, { sdkKey: world.key }) };
}

/** Sends, waits, and shows what the MMP made of it. */
async function arrival(platform: 'android' | 'ios', send: (sender: Sender) => Promise<unknown>): Promise<RequestEntry> {
  const { world, sender } = strictWorld(platform);
  await send(sender);
  expect(await sender.close()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
  const entry = world.last();
  expect(entry.verdict).toBe('recorded');
  expect(entry.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return entry;
}

test('an open is one, with ids, country and address in their one form', async () => {
  const entry = await arrival('android', (sender) =>
    sender.open({
      ...PHONE,
      installationId: '29EEB161-0FE7-4997-B6D5-3F02E9711F8C',
      advertisingId: 'F024E65F-3DD9-4F16-9837-26BCEF192D68',
      country: 'de',
      limitAdTracking: false,
      adUserData: true,
      ipAddress: ' 203.0.113.7 ',
      referrer: 'utm_source=x&utm_medium=ä b',
    }),
  );
  expect(entry.endpoint).toBe('tenjin.event');
  expect(entry.fields).toEqual({
    bundle_id: 'com.example.game',
    platform: 'android',
    analytics_installation_id: AIID,
    advertising_id: GAID,
    os_version: '34',
    ip_address: '203.0.113.7',
    country: 'DE',
    limit_ad_tracking: '0',
    ad_user_data: '1',
    referrer: 'utm_source=x&utm_medium=ä b',
    sdk_version: 'server',
  });
  expect(entry.facts.map(({ type }) => type)).toEqual(['install', 'session']);
});

test('an event has its name and its value', async () => {
  const entry = await arrival('android', (sender) => sender.event({ ...PHONE, name: 'level complete', value: 12n }));
  expect(entry.fields).toMatchObject({ event: 'level complete', value: '12' });
});

test('a purchase has exact money', async () => {
  const entry = await arrival('android', (sender) =>
    sender.purchase({ ...PHONE, productId: 'gold', price: '004.990', currency: 'usd', quantity: 3, postCut: true }),
  );
  expect(entry.endpoint).toBe('tenjin.purchase');
  expect(entry.fields).toMatchObject({ price: '4.99', currency: 'USD', quantity: '3', postcut: '1' });
});

test('a subscription on iOS has what StoreKit says of it', async () => {
  const entry = await arrival('ios', (sender) =>
    sender.subscription({
      ...IPHONE,
      productId: 'monthly',
      price: 9.99,
      currency: 'EUR',
      transactionId: '2000000123456789',
      originalTransactionId: '2000000123456780',
      receipt: 'eyJ.eyJ.sig',
      storeKitTransaction: { transactionId: '2000000123456789' },
      isInTrialPeriod: false,
    }),
  );
  expect(entry.fields).toMatchObject({
    price: '9.99',
    ios_store_kit_transaction: '{"transactionId":"2000000123456789"}',
    is_in_trial_period: '0',
  });
});

test('a subscription on Android has its token', async () => {
  const purchaseDate = new Date('2026-11-24T11:00:00Z');
  const entry = await arrival('android', (sender) =>
    sender.subscription({ ...PHONE, productId: 'monthly', purchaseToken: 'token', purchaseDate }),
  );
  expect(entry.fields).toMatchObject({ google_play_purchase_token: 'token', purchase_date: String(+purchaseDate) });
});

test('the revenue of an impression goes flat', async () => {
  const { fields } = await arrival('android', (sender) =>
    sender.adRevenue({
      ...PHONE,
      appVersion: '1.5',
      networkName: 'mintegral',
      currency: 'USD',
      revenue: 1e-7,
      optIn: true,
    }),
  );
  expect(fields).toMatchObject({ ad_revenue_mediation: 'custom', revenue_decimal: '0.0000001', opt_in: '1' });
});

test.each([
  { mediation: 'max', fields: { revenue: 0.0125, ad_revenue_currency: 'USD' }, decimal: '0.0125', micro: '12500' },
  { mediation: 'ironsource', fields: { revenue: '0.0125', ab: 'A' }, decimal: '0.0125', micro: '12500' },
  { mediation: 'admob', fields: { value_micros: 12_500, currency_code: 'usd' }, decimal: '0.0125', micro: '12500' },
  { mediation: 'topon', fields: { publisher_revenue: '0.0125', currency: 'USD' }, decimal: '0.0125', micro: '12500' },
  { mediation: 'hyperbid', fields: { publisher_revenue: '1', currency: 'USD' }, decimal: '1', micro: '1000000' },
  { mediation: 'cas', fields: { revenue: '0.5', format: 'banner' }, decimal: '0.5', micro: '500000' },
  { mediation: 'tradplus', fields: { revenue: '0.5' }, decimal: '0.5', micro: '500000' },
  { mediation: 'cloudx', fields: { revenue: '0.5', currency: 'USD' }, decimal: '0.5', micro: '500000' },
] as const)(
  'the revenue of an impression goes in the form of $mediation',
  async ({ mediation, fields, decimal, micro }) => {
    // The type of a row is that of one mediation only when it stands alone.
    const call = { ...PHONE, mediation, fields } as Parameters<Sender['adRevenue']>[0];
    const entry = await arrival('android', async (sender) => {
      await sender.open(PHONE);
      await sender.adRevenue(call);
    });
    expect(entry.findings).toEqual([]);
    expect(entry.fields).toMatchObject({
      [`${mediation}[publisher_revenue_decimal]`]: decimal,
      [`${mediation}[publisher_revenue_micro]`]: micro,
    });
    expect(entry.facts).toMatchObject([{ type: 'ad-revenue', revenue: { amount: decimal } }]);
  },
);

test('AdMob tells units on iOS, and nothing is divided there', async () => {
  const { fields } = await arrival('ios', (sender) =>
    sender.adRevenue({ ...IPHONE, mediation: 'admob', fields: { value_micros: 0.0125, currency_code: 'USD' } }),
  );
  expect(fields).toMatchObject({
    'admob[publisher_revenue_decimal]': '0.0125',
    'admob[publisher_revenue_micro]': '12500',
  });
});

test.each([
  { what: 'limitAdTracking', change: { limitAdTracking: true } },
  { what: 'a denied tracking status', change: { trackingStatus: 'denied' } },
  { what: 'a restricted tracking status', change: { trackingStatus: 1 } },
] as const)('with $what no advertising id leaves the house', async ({ change }) => {
  const { world, sender } = strictWorld('ios');
  await sender.open({ ...IPHONE, ...change });
  await sender.close();
  expect(world.last().fields['advertising_id']).toBeNull();
  expect(JSON.stringify(world.last())).not.toContain(GAID);
});

test('an id of zeros stays one', async () => {
  const { world, sender } = strictWorld();
  await sender.open({ ...PHONE, advertisingId: ZEROS });
  await sender.close();
  expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
});

test('a call that the contract forbids is refused with every finding, and nothing is sent', async () => {
  const { world, sender } = strictWorld();
  const call = {
    ...PHONE,
    osVersion: null,
    productId: '',
    price: 4.989999999999999,
    currency: 'XYZ',
    quantity: 0,
    prise: 1,
  };
  const refused = await sender.purchase(call as unknown as PurchaseCall).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SenderError);
  if (!(refused instanceof SenderError)) return;
  expect(refused.code).toBe('CALL_INVALID');
  expect(refused.findings.map(({ property, rule }) => `${property ?? ''} ${rule}`).toSorted()).toEqual([
    'currency unknown-currency',
    'osVersion missing-parameter',
    'price invalid-value',
    'prise unknown-property',
    'productId missing-parameter',
    'quantity invalid-parameter',
  ]);
  await sender.close();
  expect(world.workspace.requests()).toEqual([]);
});

test('what is thrown away is reported with its reason, and not sent again', async () => {
  const world = aWorld(simulator, { app: { sdkKeys: [{ key: 'OFF', disabled: true }] }, keyScope: 'workspace' });
  const sender = aSender(world.workspace.url, { sdkKey: 'OFF' });
  const told = recorded(sender, 'dropped', 'retry', 'delivered');
  await sender.open(PHONE);
  expect(await sender.close()).toMatchObject({ waiting: 0, dead: 0 });
  expect(told).toMatchObject([['dropped', { status: 202, reason: 'not logged', kind: 'open' }]]);
  expect(world.workspace.requests()).toHaveLength(1);
});

test('what is thrown away can be kept among the dead letters', async () => {
  const world = aWorld(simulator, { app: { ignoredAppVersions: ['1.0'] }, keyScope: 'workspace' });
  const sender = aSender(world.workspace.url, { sdkKey: world.key, keepDropped: true });
  const dropped = next(sender, 'dropped');
  await sender.open({ ...PHONE, appVersion: '1.0' });
  await dropped;
  await sender.flush();
  expect(await sender.setAside()).toMatchObject([{ state: 'dead', reason: 'thrown away: ignored' }]);
  await sender.close();
});

test('an event never overtakes its open', async () => {
  const { world, sender } = strictWorld();
  const calls = [1, 2, 3, 4].flatMap((n) => {
    const device = { ...PHONE, installationId: String(n).repeat(32) };
    return [sender.open(device), ...['a', 'b', 'c'].map((name) => sender.event({ ...device, name }))];
  });
  await Promise.all(calls);
  await sender.close();
  const arrived = world.workspace.requests().toReversed();
  for (const n of [1, 2, 3, 4]) {
    const own = arrived.filter(({ fields }) => fields['analytics_installation_id'] === String(n).repeat(32));
    expect(own.map(({ fields }) => fields['event'] ?? 'open')).toEqual(['open', 'a', 'b', 'c']);
  }
  expect(arrived.flatMap(({ findings }) => findings)).toEqual([]);
});
