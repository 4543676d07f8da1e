import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenjin } from '../../simulator/mmps/tenjin/dialect.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import {
  AIID,
  aWorld,
  GAID,
  HOME_IP,
  IDFV,
  NOON,
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

const NOW = Date.parse(NOON);
const PRICE = { product_id: 'coins', price: '4.99', quantity: '1', currency: 'USD' };
const OTHER_IDFV = 'c1d2e3f4a5b64c7d8e9f0a1b2c3d4e5f';

const rulesOf = (world: World): string[] => world.last().findings.map(({ rule }) => rule);
/** The finding of a rule about the newest request; null where there is none. */
const found = (world: World, rule: string) => world.last().findings.find((one) => one.rule === rule) ?? null;

const ios = { app: { platform: 'ios' } } as const;

/** Rules that this page shows, so that none is forgotten. */
const shown = new Set<string>();
function describeRule(rule: string, examples: () => void): void {
  shown.add(rule);
  describe(rule, examples);
}

describeRule('late-delivery', () => {
  test.each([
    [600_000, null],
    [600_001, 'This was sent more than 10 minutes ago and counts as happening now.'],
  ])('%d ms after sent_at', async (ageMs, message) => {
    const world = aWorld(sim);
    await world.open({ sent_at: String(NOW - ageMs) });
    expect(found(world, 'late-delivery')?.message ?? null).toBe(message);
  });

  test.each([
    [5000, 5000, false],
    [5000, 5001, true],
  ])('an app that says %d ms, %d ms after', async (lateAfterMs, ageMs, isLate) => {
    const world = aWorld(sim, { app: { lateAfterMs } });
    await world.open({ sent_at: String(NOW - ageMs) });
    expect(found(world, 'late-delivery') !== null).toBe(isLate);
  });

  test.each([
    ['sent-at', 'only its revenue is dated by sent_at'],
    ['arrival', 'counts as happening now'],
  ] as const)('an impression that is dated by %s', async (adRevenueDatedBy, effect) => {
    const world = aWorld(sim, { app: { adRevenueDatedBy } });
    await world.post('/v0/ad_impressions', { ...world.complete, sent_at: String(NOW - 3_600_000) });
    expect(found(world, 'late-delivery')?.message).toBe(`This was sent more than 60 minutes ago and ${effect}.`);
  });
});

describeRule('future-timestamp', () => {
  test.each([
    ['sent_at', String(NOW + 10_000), false],
    ['sent_at', String(NOW + 10_001), true],
    ['referrer_click_ts', String(NOW / 1000 + 10), false],
    ['referrer_click_ts', String(NOW / 1000 + 11), true],
    ['initialized_at', String(NOW + 86_400_000), true],
    ['session_count', '99999999999999', false], // No instant at all.
    ['last_session_date', '2031-01-01T00:00:00Z', true],
    ['first_session_date', '2026-11-24T12:00:10Z', false],
    ['first_session_date', '2026-11-24T12:00:10.001Z', true],
    ['first_session_date', '2026-11-24T13:00:11+0100', true],
    ['last_session_date', '2026-11-25', false], // In Kiribati it is that day.
    ['last_session_date', '2026-11-26', true],
    ['last_session_date', '2026-11-25 02:00:10', false],
    ['last_session_date', '2026-11-25 02:00:11', true],
    ['last_session_date', 'tomorrow', false],
    ['last_session_date', '2031-99-99', false],
  ])('%s=%s', async (field, value, isFuture) => {
    const world = aWorld(sim);
    await world.open({ [field]: value });
    expect(found(world, 'future-timestamp')?.field ?? null).toBe(isFuture ? field : null);
  });

  test('all of them are told', async () => {
    const world = aWorld(sim);
    const later = String(NOW + 86_400_000);
    await world.open({ sent_at: later, referrer_install_ts: later });
    expect(world.last().findings.map(({ field }) => field)).toEqual(['sent_at', 'referrer_install_ts']);
  });
});

describeRule('event-before-open', () => {
  const calls: Record<string, (world: World) => Promise<unknown>> = {
    event: (world) => world.event('level'),
    purchase: (world) => world.post('/v0/purchase', { ...world.complete, ...PRICE }),
    subscription: (world) =>
      world.post('/v1/subscriptions', { ...world.complete, ...PRICE, google_play_purchase_token: 't' }),
    'ad impression': (world) =>
      world.post('/v0/ad_impressions', { ...world.complete, currency: 'USD', revenue_decimal: '1' }),
    'conversion value': (world) => world.post('/v0/conversion-values', { ...world.complete, conversion_value: '1' }),
  };
  test.each(Object.entries(calls))('%s', async (noun, call) => {
    const world = aWorld(sim);
    await call(world);
    expect(found(world, 'event-before-open')?.message).toContain(`the ${noun} has no attribution until one does`);
    await world.open();
    await call(world);
    expect(found(world, 'event-before-open')).toBeNull();
  });

  test('an import opens its installation', async () => {
    const world = aWorld(sim);
    await world.post('/v0/import_attribution', { ...world.complete, advertising_id: GAID });
    await world.event('level', { advertising_id: GAID });
    expect(rulesOf(world)).toEqual([]);
  });
});

describeRule('repeated-open', () => {
  test.each([
    [30_000, true],
    [30_001, false],
  ])('%d ms after the open before', async (ms, isRepeated) => {
    const world = aWorld(sim);
    await world.open();
    expect(found(world, 'repeated-open')).toBeNull();
    await world.workspace.clock.advance({ ms });
    await world.open();
    expect(found(world, 'repeated-open') !== null).toBe(isRepeated);
  });

  test('is not said of one that was thrown away', async () => {
    const world = aWorld(sim, { app: { androidNeedsAdvertisingId: true } });
    await world.open();
    await world.open({ advertising_id: '' });
    expect([world.last().verdict, found(world, 'repeated-open')]).toEqual(['dropped', null]);
  });
});

describeRule('misspelt-event', () => {
  test.each<[Params, string | null]>([
    [{ event_name: 'level' }, 'event_name'],
    [{ eventName: 'level' }, 'eventName'],
    [{ evnt: 'level' }, 'evnt'],
    [{ evnet: 'level' }, 'evnet'],
    [{ name: 'level' }, 'name'],
    [{ event_name: '' }, null],
    [{ agent: 'level' }, null],
    [{ event: 'level', event_name: 'level' }, null],
    [{ colour: 'red' }, null],
  ])('%j', async (params, field) => {
    const world = aWorld(sim);
    await world.open(params);
    const finding = found(world, 'misspelt-event');
    expect(finding === null ? null : [finding.field, finding.severity]).toEqual(
      field === null ? null : [field, 'error'],
    );
  });
});

describeRule('unmatchable-open', () => {
  test.each<[string, Params, boolean]>([
    ['zeros and nothing else', { advertising_id: ZEROS }, true],
    ['zeros and an address', { advertising_id: ZEROS, ip_address: HOME_IP }, false],
    ['zeros and a referrer', { advertising_id: ZEROS, referrer: 'utm_source=x' }, false],
    ['an advertising id', {}, false],
    ['an address that cannot be read', { advertising_id: ZEROS, ip_address: '203.0.113.7:443' }, true],
    ["Apple's attribution token", { advertising_id: ZEROS, attribution_token: 'token' }, false],
  ])('%s', async (_what, params, isUnmatchable) => {
    const world = aWorld(sim);
    await world.open(params);
    expect(found(world, 'unmatchable-open') !== null).toBe(isUnmatchable);
  });
});

describe('unmatchable-open', () => {
  test('is not said of an install that was claimed', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    const claim = { appId: world.app.id, channel: 'facebook', installationId: AIID, kind: 'click', engagedAt: NOON };
    await world.control('POST /_sim/claims', claim);
    await world.open({ advertising_id: ZEROS });
    expect(world.last().facts[0]).toMatchObject({ attribution: { method: 'claim' } });
    expect(found(world, 'unmatchable-open')).toBeNull();
  });
});

describeRule('shared-installation-id', () => {
  const second = async (first: Params, then: Params, options: Parameters<typeof aWorld>[1] = ios) => {
    const world = aWorld(sim, options);
    await world.open(first);
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.event('level', then);
    return found(world, 'shared-installation-id');
  };

  test('another IDFV is another device', async () => {
    expect(await second({}, { developer_device_id: OTHER_IDFV })).toMatchObject({
      field: 'analytics_installation_id',
      given: AIID,
      message: expect.stringContaining(`developer_device_id was ${IDFV}, and now is ${OTHER_IDFV}`),
    });
  });

  test('another model proves nothing: SDK and backend spell it differently', async () => {
    expect(await second({ device_model: 'iPhone15,2' }, { device_model: 'iPhone 14 Pro' })).toBeNull();
  });

  test('on Android SDK and backend may tell different kinds of device id: both ids must differ', async () => {
    const first = { developer_device_id: IDFV };
    const then = { developer_device_id: OTHER_IDFV };
    expect(await second(first, then, {})).toBeNull();
    expect(await second(first, { ...then, advertising_id: OTHER_GAID }, {})).not.toBeNull();
  });

  test('an IDFA after none, once the user has consented, is the same device', async () => {
    expect(await second({ advertising_id: ZEROS }, { advertising_id: GAID })).toBeNull();
    expect(await second({ advertising_id: GAID }, { advertising_id: ZEROS })).toBeNull();
  });

  test('a reset advertising id is the same device; one that comes back is not', async () => {
    const world = aWorld(sim);
    await world.open({ advertising_id: GAID });
    await world.event('level', { advertising_id: OTHER_GAID });
    expect(found(world, 'shared-installation-id')).toBeNull();
    await world.event('level', { advertising_id: GAID });
    expect(found(world, 'shared-installation-id')?.message).toContain(`goes back from ${OTHER_GAID} to ${GAID}`);
  });

  test('another platform is another device; another app on the same platform may share it', async () => {
    const world = aWorld(sim, {
      apps: [
        { bundleId: 'com.example.game', platform: 'android', sdkKeys: [{ key: 'ANDROID-1' }] },
        { bundleId: 'com.example.game', platform: 'ios', sdkKeys: [{ key: 'IOS-1' }] },
        { bundleId: 'com.example.other', platform: 'android', sdkKeys: [{ key: 'OTHER-1' }] },
      ],
    });
    await world.open();
    await world.open({ api_key: 'OTHER-1', bundle_id: 'com.example.other' });
    expect(found(world, 'shared-installation-id')).toBeNull();
    await world.open({ api_key: 'IOS-1', platform: 'ios', developer_device_id: IDFV });
    expect(found(world, 'shared-installation-id')?.message).toContain('it was seen on android, and now on ios');
  });

  test('the same id with a hyphen or in capitals is the same id', async () => {
    expect(await second({}, { developer_device_id: IDFV.toUpperCase() })).toBeNull();
  });
});

describeRule('idfa-without-consent', () => {
  test.each<[string, Params, boolean]>([
    ['denied', { tracking_status: '2' }, true],
    ['restricted', { tracking_status: '1' }, true],
    ['not determined', { tracking_status: '0' }, true],
    ['authorized', { tracking_status: '3' }, false],
    ['not determined before iOS 14.5', { tracking_status: '0', os_version: '14.4' }, false],
    ['not determined on iOS 14.5', { tracking_status: '0', os_version: '14.5' }, true],
    ['not told', {}, false],
    ['a word that every object knows', { tracking_status: 'constructor' }, false],
    ['denied, with zeros', { tracking_status: '2', advertising_id: ZEROS, ip_address: HOME_IP }, false],
  ])('%s', async (_what, params, isWrong) => {
    const world = aWorld(sim, ios);
    await world.open(params);
    expect(found(world, 'idfa-without-consent')?.field ?? null).toBe(isWrong ? 'advertising_id' : null);
  });

  test('Android has no such status', async () => {
    const world = aWorld(sim);
    await world.open({ tracking_status: '2' });
    expect(found(world, 'idfa-without-consent')).toBeNull();
  });
});

describeRule('private-ip', () => {
  test.each([
    ['127.0.0.1', true],
    ['10.1.2.3', true],
    ['192.168.0.10', true],
    ['100.64.0.1', true],
    ['::1', true],
    ['fd00::1', true],
    ['203.0.113.7', false],
    ['2001:db8::1', false],
  ])('%s', async (ip, isPrivate) => {
    const world = aWorld(sim);
    await world.open({ ip_address: ip });
    expect(found(world, 'private-ip')?.given ?? null).toBe(isPrivate ? ip : null);
  });

  test('a click that names one', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ip_address: '10.1.2.3' });
    expect(found(world, 'private-ip')?.given).toBe('10.1.2.3');
    await world.click(world.campaign(), {}); // The socket's own is that of this test.
    expect(rulesOf(world)).toEqual([]);
  });

  test('an app that matches private addresses has none', async () => {
    const world = aWorld(sim, { app: { matchPrivateIps: true } });
    await world.open({ ip_address: '10.1.2.3' });
    expect(rulesOf(world)).toEqual([]);
  });
});

describeRule('shared-ip', () => {
  const installs = async (world: World, count: number, ip: (n: number) => string) => {
    for (let n = 0; n < count; n += 1) {
      const id = n.toString(16).padStart(32, '1');
      await world.open({ analytics_installation_id: id, advertising_id: id, ip_address: ip(n) });
    }
  };

  test('nine installs in a row from one address may be a household, the tenth is not', async () => {
    const world = aWorld(sim);
    await installs(world, 9, () => HOME_IP);
    expect(found(world, 'shared-ip')).toBeNull();
    await installs(world, 10, () => '198.51.100.1');
    expect(found(world, 'shared-ip')).toBeNull(); // The same nine again, and one more.
    const fresh = aWorld(sim);
    await installs(fresh, 10, () => HOME_IP);
    expect(found(fresh, 'shared-ip')).toMatchObject({ field: 'ip_address', given: HOME_IP });
    await fresh.event('level', { ip_address: HOME_IP });
    expect(found(fresh, 'shared-ip')).toBeNull();
  });

  test('reinstalls of one device are no installs in a row', async () => {
    const world = aWorld(sim);
    for (let n = 0; n < 12; n += 1) {
      await world.open({ analytics_installation_id: n.toString(16).padStart(32, '1'), ip_address: HOME_IP });
    }
    expect(found(world, 'shared-ip')).toBeNull();
  });

  test('one other address in between starts anew', async () => {
    const world = aWorld(sim);
    await installs(world, 12, (n) => (n === 6 ? '198.51.100.1' : HOME_IP));
    expect(found(world, 'shared-ip')).toBeNull();
  });
});

describeRule('ad-impression-ids', () => {
  // Its examples stand in ad-impressions.test.ts.
  test('is about ad impressions alone', async () => {
    const world = aWorld(sim, ios);
    await world.event('level', { advertising_id: ZEROS, developer_device_id: '' });
    expect(found(world, 'ad-impression-ids')).toBeNull();
  });
});

describeRule('price-in-minor-units', () => {
  test.each<[string, string, string | null]>([
    ['499', 'USD', '4.99'],
    ['99', 'USD', '0.99'],
    ['49', 'USD', null],
    ['4.99', 'USD', null],
    ['499.00', 'USD', null], // Who writes a point means units.
    ['500.0', 'USD', null],
    ['499.01', 'USD', null],
    ['499', 'INR', null], // Six dollars: an ordinary price.
    ['8900', 'INR', null], // A hundred dollars: dear, and whole as all prices there.
    ['49900', 'INR', '499.00'],
    ['39990', 'HUF', null],
    ['1599000', 'IDR', null],
    ['9999', 'JPY', null], // Yen have no smaller coin.
    ['150000', 'KRW', null],
    ['1500', 'KWD', '1.500'], // A thousand fils make a dinar.
    ['499', 'KMF', null],
  ])('%s %s', async (price, currency, meant) => {
    const world = aWorld(sim);
    await world.open();
    await world.post('/v0/purchase', { ...world.complete, ...PRICE, price, currency });
    const finding = found(world, 'price-in-minor-units');
    expect(finding?.hint ?? null).toBe(meant === null ? null : `If ${meant} ${currency} was meant, send ${meant}.`);
    expect(world.last().verdict).toBe('recorded');
  });

  test('subscriptions are looked at too', async () => {
    const world = aWorld(sim, { app: { playAccess: true } });
    await world.open();
    const params = { ...PRICE, price: '999', google_play_purchase_token: 't' };
    await world.post('/v1/subscriptions', { ...world.complete, ...params });
    expect(found(world, 'price-in-minor-units')).not.toBeNull();
  });
});

describeRule('not-on-dashboard', () => {
  test.each<[string, Params, boolean]>([
    ['a backend', { sdk_version: 'server' }, false],
    ['an SDK without a receipt', { sdk_version: '1.23.0' }, true],
    ['an SDK with a receipt', { sdk_version: '1.23.0', receipt: '{}' }, false],
    ['Amazon with a receipt id', { sdk_version: '1.23.0', receipt_id: 'r', user_id: 'u' }, false],
  ])('%s', async (_what, params, isMissing) => {
    const world = aWorld(sim);
    await world.open();
    await world.post('/v0/purchase', { ...world.complete, ...PRICE, ...params });
    expect(found(world, 'not-on-dashboard')?.field ?? null).toBe(isMissing ? 'sdk_version' : null);
    expect(world.last().verdict).toBe('recorded');
  });
});

describeRule('repeated-transaction', () => {
  test('the same transaction right after itself counts twice; another one or none says nothing', async () => {
    const world = aWorld(sim);
    await world.open();
    const buy = (params: Params) => world.post('/v0/purchase', { ...world.complete, ...PRICE, ...params });
    await buy({ transaction_id: '1' });
    expect(rulesOf(world)).toEqual([]);
    await buy({ transaction_id: '1' });
    expect(found(world, 'repeated-transaction')).toMatchObject({ field: 'transaction_id', given: '1' });
    expect(world.last().facts).toHaveLength(1);
    await buy({ transaction_id: '2' });
    await buy({});
    await buy({});
    expect(rulesOf(world)).toEqual([]);
  });
});

describeRule('reserved-event-name', () => {
  test.each([
    ['open', true],
    ['purchase', true],
    ['Open', false],
    ['constructor', false],
    ['open_shop', false],
  ])('%s', async (name, isReserved) => {
    const world = aWorld(sim);
    await world.open();
    await world.event(name);
    expect(found(world, 'reserved-event-name') !== null).toBe(isReserved);
    expect(world.last().facts).toMatchObject([{ type: 'event', name }]);
  });
});

describeRule('mediation-differs', () => {
  test.each([
    ['admob', 'max', 'ad_revenue_mediation'],
    ['max', 'applovin', null],
    ['max', 'max', null],
    ['max', 'MAX', null],
    ['max', 'AppLovin', null],
  ])('/v0/ad_impressions/%s with ad_revenue_mediation=%s', async (path, mediation, field) => {
    const world = aWorld(sim);
    await world.open();
    const params = { ad_revenue_mediation: mediation, 'max[revenue]': '0.01', 'admob[value_micros]': '10000' };
    await world.post(`/v0/ad_impressions/${path}`, { ...world.complete, ...params });
    expect(found(world, 'mediation-differs')?.field ?? null).toBe(field);
  });

  test.each([
    ['admob', 'Send impressions of admob to v0/ad_impressions/admob, or name max here.'],
    ['custom', 'Send impressions of custom to v0/ad_impressions, or name max here.'],
    ['levelplay', 'Name max here.'],
  ])('the hint names only paths that there are: %s', async (mediation, hint) => {
    const world = aWorld(sim);
    await world.open();
    const params = { ad_revenue_mediation: mediation, 'max[revenue]': '0.01' };
    await world.post('/v0/ad_impressions/max', { ...world.complete, ...params });
    expect(found(world, 'mediation-differs')?.hint).toBe(hint);
  });
});

// Their examples stand in subscriptions.test.ts and ad-impressions.test.ts.
for (const rule of [
  'subscription-without-price',
  'repeated-purchase-token',
  'subscription-not-reported',
  'subscription-in-trial',
  'admob-units',
]) {
  shown.add(rule);
}

describeRule('revenue-fields-disagree', () => {
  test.each<[Params, string | null]>([
    [{ 'max[revenue]': '0.01', 'max[publisher_revenue_decimal]': '0.01' }, null],
    [{ 'max[revenue]': '0.01', 'max[publisher_revenue_decimal]': '0.0101' }, null], // One hundredth apart.
    [{ 'max[revenue]': '0.01', 'max[publisher_revenue_decimal]': '0.0102' }, 'max[publisher_revenue_decimal]'],
    [{ 'max[revenue]': '0.01', 'max[publisher_revenue_micro]': '10000' }, null],
    [{ 'max[revenue]': '0.01', 'max[publisher_revenue_micro]': '0.01' }, 'max[publisher_revenue_micro]'],
    [{ 'max[publisher_revenue_decimal]': '0.01', 'max[publisher_revenue_micro]': '1' }, null],
    [{ 'max[revenue]': '2000', 'max[publisher_revenue_micro]': '2000000000' }, null],
  ])('%j', async (params, field) => {
    const world = aWorld(sim);
    await world.open();
    await world.post('/v0/ad_impressions/max', { ...world.complete, ad_revenue_mediation: 'max', ...params });
    expect(found(world, 'revenue-fields-disagree')?.field ?? null).toBe(field);
  });
});

describe('revenue-fields-disagree', () => {
  test.each([
    ['0.00125', '1.25', false],
    ['0.1', '5', true],
  ])('revenue_decimal=%s beside revenue_cpm=%s', async (decimal, cpm, disagrees) => {
    const world = aWorld(sim);
    await world.open();
    const params = { currency: 'USD', revenue_decimal: decimal, revenue_cpm: cpm };
    await world.post('/v0/ad_impressions', { ...world.complete, ...params });
    expect(found(world, 'revenue-fields-disagree')?.field ?? null).toBe(disagrees ? 'revenue_cpm' : null);
  });

  test('the flat fields, of an impression that names a mediation', async () => {
    const world = aWorld(sim);
    await world.open();
    const params = { ad_revenue_mediation: 'max', currency: 'USD', revenue_decimal: '0.1', revenue_cpm: '5' };
    await world.post('/v0/ad_impressions', { ...world.complete, ...params });
    expect(found(world, 'revenue-fields-disagree')?.field).toBe('revenue_cpm');
  });
});

describeRule('no-rate', () => {
  test('is not said of what is more dollars than can be kept', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.post('/v0/purchase', { ...world.complete, ...PRICE, currency: 'KWD', price: '999999999' });
    expect(found(world, 'no-rate')).toMatchObject({ field: 'currency', hint: 'Check the amount.' });
  });

  test.each([
    ['EUR', false],
    ['KMF', true],
  ])('%s', async (currency, isUnknown) => {
    const world = aWorld(sim);
    await world.open();
    await world.post('/v0/ad_impressions', { ...world.complete, currency, revenue_decimal: '0.1' });
    expect(found(world, 'no-rate') !== null).toBe(isUnknown);
  });

  test.each([
    ['a day before the first rate', '2025-12-31T12:00:00Z', '0.1', 'There is no rate for EUR on 2025-12-31 or before'],
    ['too much, on the first day of a rate', '2026-01-01T00:00:00Z', '999999999', 'The amount is more US dollars than'],
  ])(
    'an impression is converted, and explained, by the day that dates it: %s',
    async (_what, sentAt, revenue, message) => {
      await using own = await createSimulator({ rates: { base: 'USD', days: { '2026-01-01': { EUR: '0.5' } } } });
      const world = aWorld(own, { clock: { mode: 'frozen', now: '2026-01-02T00:00:00Z' } });
      const params = { currency: 'EUR', revenue_decimal: revenue, sent_at: String(Date.parse(sentAt)) };
      await world.post('/v0/ad_impressions', { ...world.complete, ...params });
      expect(world.last().facts).toMatchObject([{ revenue: { usd: null } }]);
      expect(found(world, 'no-rate')?.message).toContain(message);
    },
  );
});

describe('the key that does not fit the bundle', () => {
  test('is refused, and the finding says which apps it fits', async () => {
    const world = aWorld(sim, {
      apps: [
        { bundleId: 'com.example.game', platform: 'android', sdkKeys: [{ key: 'FIT-1' }] },
        { bundleId: 'com.example.other', platform: 'android', sdkKeys: [{ key: 'FIT-2' }] },
      ],
    });
    expect(await world.open({ bundle_id: 'com.example.other' })).toMatchObject({ status: 401 });
    expect(found(world, 'key-of-another-app')?.hint).toContain('com.example.game on android');
    expect(await world.open({ bundle_id: 'com.example.nowhere' })).toMatchObject({ status: 404 });
    expect(found(world, 'no-such-app')?.hint).toContain('com.example.game on android');
    await world.open();
    expect(rulesOf(world)).toEqual([]);
  });
});

test('a refused request is looked at too: all that is wrong is said at once', async () => {
  const world = aWorld(sim, ios);
  await world.post('/v0/purchase', {
    ...world.complete,
    ...PRICE,
    price: '-1',
    tracking_status: '2',
    ip_address: '10.0.0.1',
    prise: '1',
  });
  expect(rulesOf(world)).toEqual([
    'unreadable-amount',
    'invalid-parameter',
    'unknown-parameter',
    'idfa-without-consent',
    'private-ip',
  ]);
});

test('every rule stands on this page', () => {
  expect(shown).toEqual(new Set(tenjin.lint.map(({ rule }) => rule)));
});
