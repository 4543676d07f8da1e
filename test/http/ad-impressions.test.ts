import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wireCheck } from '@mmp-sim/contracts/validators';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { ACCEPTED, AIID, aWorld, GAID, HOME_IP, IDFV, NOON, type Params, without, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const IGNORED = { status: 202, body: { code: 202, error: 'ignored' } };
const FLAT = {
  app_version: '1.5',
  ip_address: HOME_IP,
  ad_revenue_mediation: 'custom',
  network_name: 'mintegral',
  currency: 'USD',
  revenue_decimal: '0.00125',
};

function aGame(app: NonNullable<Parameters<typeof aWorld>[1]>['app'] = {}) {
  const world = aWorld(sim, { app });
  const seen = (params: Params, path = '/v0/ad_impressions') => world.post(path, { ...world.complete, ...params });
  return { ...world, seen };
}

/** A game whose installation has been opened, so that nothing is wrong with what follows. */
async function anOpenedGame(app: Parameters<typeof aGame>[0] = {}) {
  const game = aGame(app);
  await game.open();
  return game;
}

describe('the generic endpoint', () => {
  test.each(['/v0/ad_impressions', '/v0/ad_impressions/', '/v0/ad_impression', '/v0/ad_impression/'])(
    '%s',
    async (path) => {
      const game = await anOpenedGame();
      expect(await game.seen(FLAT, path)).toMatchObject({ status: 200, body: ACCEPTED });
      expect(game.last()).toMatchObject({
        endpoint: 'tenjin.ad_impressions',
        findings: [],
        facts: [
          {
            type: 'ad-revenue',
            installationId: AIID,
            mediation: 'custom',
            revenue: { amount: '0.00125', currency: 'USD', usd: '0.00125' },
            details: { network: 'mintegral' },
          },
        ],
      });
    },
  );

  test.each<[string, Params, string]>([
    ['revenue_decimal', { revenue_decimal: '0.002' }, '0.002'],
    ['a thousandth of revenue_cpm', { revenue_decimal: '', revenue_cpm: '1.25' }, '0.00125'],
    ['revenue_decimal where both are there', { revenue_decimal: '0.002', revenue_cpm: '2' }, '0.002'],
    ['a zero, which is revenue too', { revenue_decimal: '0' }, '0'],
    ['a CPM beyond the ninth decimal, rounded', { revenue_decimal: '', revenue_cpm: '0.0000005' }, '0.000000001'],
  ])('the revenue is %s', async (_what, params, amount) => {
    const game = await anOpenedGame();
    await game.seen({ ...FLAT, ...params });
    expect(game.last()).toMatchObject({ findings: [], facts: [{ revenue: { amount } }] });
  });

  test.each<[string, Params, string, string]>([
    ['no revenue at all', { revenue_decimal: '' }, 'no-revenue', 'revenue_decimal'],
    ['a negative one', { revenue_decimal: '-0.1' }, 'unreadable-amount', 'revenue_decimal'],
    ['a CPM that is none', { revenue_decimal: '', revenue_cpm: 'n/a' }, 'unreadable-amount', 'revenue_cpm'],
    ['an unknown currency', { currency: 'COINS' }, 'unknown-currency', 'currency'],
  ])('%s is thrown away', async (_what, params, rule, field) => {
    const game = await anOpenedGame();
    expect(await game.seen({ ...FLAT, ...params })).toMatchObject(IGNORED);
    expect(game.last()).toMatchObject({ verdict: 'dropped', reason: rule });
    expect(game.last().findings[0]).toMatchObject({ rule, field });
  });

  test.each<[string, Params]>([
    ['an SDK cannot know the address', { sdk_version: '1.23.0', ip_address: '' }],
    ['an SDK of old sent no installation id', { sdk_version: '1.8.2', analytics_installation_id: '' }],
  ])('%s: a warning, no error', async (_what, params) => {
    const game = await anOpenedGame();
    await game.seen({ ...FLAT, ...params });
    expect(game.last().findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('everything that the page requires is asked for', async () => {
    const game = await anOpenedGame();
    await game.seen(without(FLAT, 'app_version', 'ip_address', 'network_name'));
    expect(game.last().findings.map(({ rule, field }) => `${rule}: ${field}`)).toEqual([
      'missing-parameter: app_version',
      'missing-parameter: ip_address',
      'missing-parameter: network_name',
    ]);
  });

  test.each(['bundle_id', 'platform', ...Object.keys(without(FLAT, 'revenue_decimal'))])(
    'an empty %s is a missing one',
    async (field) => {
      const check = wireCheck('tenjin/ad-impression.schema.json', { strangers: 'noted', ids: new Set() });
      const game = aGame();
      expect(check({ ...game.complete, ...FLAT, [field]: '' })).toEqual([
        expect.objectContaining({ rule: 'missing-parameter', severity: 'error', field, given: '' }),
      ]);
    },
  );

  test('bracketed keys that came to the wrong path are told where they belong', async () => {
    const game = await anOpenedGame();
    await game.seen({ ...without(FLAT, 'revenue_decimal'), 'max[revenue]': '0.01' });
    expect(game.last()).toMatchObject({ verdict: 'dropped' });
    expect(game.last().findings[0]?.hint).toBe('`max[…]` belongs to v0/ad_impressions/max.');
  });

  test.each<[string, Params]>([
    ['the advertising id', { analytics_installation_id: '', developer_device_id: '' }],
    ['the installation id', { advertising_id: ZEROS }],
    ['the developer device id', { analytics_installation_id: '', advertising_id: '', developer_device_id: IDFV }],
  ])('%s is enough, whatever the SDK version', async (_what, params) => {
    const game = aGame();
    const answer = await game.seen({ ...without({ ...game.complete, ...FLAT }, 'sdk_version'), ...params });
    expect(answer.status).toBe(200);
  });

  test('without any usable id it is thrown away', async () => {
    const game = aGame();
    expect(await game.seen({ ...FLAT, analytics_installation_id: '', advertising_id: ZEROS })).toMatchObject({
      status: 202,
      body: { error: 'invalid device identifier' },
    });
  });

  test('an impression without an installation id belongs to the installation of its device', async () => {
    const game = await anOpenedGame();
    await game.post('/v0/ad_impressions', {
      ...without(game.complete, 'analytics_installation_id', 'sdk_version', 'os_version'),
      ...FLAT,
    });
    expect(game.last()).toMatchObject({ findings: [], facts: [{ installationId: AIID }] });
    expect(await game.workspace.install(AIID)).toMatchObject({
      adRevenue: [{ revenue: { usd: '0.00125' } }],
      revenueUsd: { adImpressions: '0.00125' },
    });
  });

  test('sent_at dates it', async () => {
    const game = await anOpenedGame();
    const dayBefore = Date.parse(NOON) - 86_400_000;
    await game.seen({ ...FLAT, sent_at: String(dayBefore) });
    expect(game.last()).toMatchObject({
      findings: [{ rule: 'late-delivery' }],
      facts: [{ at: NOON, impressionAt: new Date(dayBefore).toISOString() }],
    });
  });
});

const own: Record<string, { params: Params; amount: string; currency?: string; network: string }> = {
  max: {
    params: {
      'max[ad_unit_id]': 'u',
      'max[network_name]': 'AppLovin',
      'max[network_placement]': 'np',
      'max[placement]': 'p',
      'max[creative_id]': 'c',
      'max[format]': 'BANNER',
      'max[country]': 'US',
      'max[revenue]': '0.0123',
      'max[revenue_precision]': 'exact',
      'max[ad_revenue_currency]': 'USD',
      'max[publisher_revenue_decimal]': '0.0123',
      'max[publisher_revenue_micro]': '12300',
    },
    amount: '0.0123',
    network: 'AppLovin',
  },
  ironsource: {
    params: {
      'ironsource[auction_id]': 'a',
      'ironsource[ad_unit]': 'rewarded_video',
      'ironsource[ad_network]': 'unityads',
      'ironsource[instance_name]': 'Bidding',
      'ironsource[revenue]': '0.05',
      'ironsource[lifetime_revenue]': '1.5',
    },
    amount: '0.05',
    network: 'unityads',
  },
  admob: {
    params: {
      'admob[ad_unit_id]': 'ca-app-pub-3940256099942544/6300978111',
      'admob[currency_code]': 'EUR',
      'admob[value_micros]': '2500',
      'admob[precision_type]': '3',
      'admob[response_id]': 'r',
      'admob[mediation_adapter_class_name]': 'com.google.ads.mediation.admob.AdMobAdapter',
    },
    amount: '0.0025',
    currency: 'EUR',
    network: 'com.google.ads.mediation.admob.AdMobAdapter',
  },
  topon: {
    params: {
      'topon[publisher_revenue]': '0.001',
      'topon[currency]': 'USD',
      'topon[network_firm_id]': '8',
      'topon[top_on_placement_id]': 'b5',
      'topon[top_on_ad_format]': 'Banner',
    },
    amount: '0.001',
    network: '8',
  },
  hyperbid: {
    params: {
      'hyperbid[publisher_revenue]': '0.002',
      'hyperbid[currency]': 'JPY',
      'hyperbid[network_firm_id]': '9',
      'hyperbid[hyper_bid_placement_id]': 'h',
    },
    amount: '0.002',
    currency: 'JPY',
    network: '9',
  },
  cas: {
    params: { 'cas[network_name]': 'Kidoz', 'cas[revenue]': '0.0042', 'cas[revenue_precision]': 'floor' },
    amount: '0.0042',
    network: 'Kidoz',
  },
  tradplus: {
    params: {
      'tradplus[network_name]': 'Pangle',
      'tradplus[revenue]': '0.00011',
      'tradplus[segment]': 's',
      'tradplus[ab_test]': 'b',
    },
    amount: '0.00011',
    network: 'Pangle',
  },
  cloudx: {
    params: { 'cloudx[network_name]': 'Meta', 'cloudx[revenue]': '0.003', 'cloudx[currency]': 'USD' },
    amount: '0.003',
    network: 'Meta',
  },
};

describe('a mediation of its own', () => {
  test.each(Object.entries(own))('%s', async (mediation, { params, amount, currency = 'USD', network }) => {
    for (const slash of ['', '/']) {
      const game = await anOpenedGame();
      const path = `/v0/ad_impressions/${mediation}${slash}`;
      expect(await game.seen({ ad_revenue_mediation: mediation, ...params }, path)).toMatchObject({ status: 200 });
      expect(game.last()).toMatchObject({
        endpoint: 'tenjin.ad_impressions',
        findings: [],
        facts: [{ mediation, revenue: { amount, currency }, details: { network } }],
      });
    }
  });

  test("LevelPlay's ad unit is the format of the ad, not an id", async () => {
    const game = await anOpenedGame();
    const params = { ad_revenue_mediation: 'ironsource', ...own['ironsource']?.params };
    await game.seen(params, '/v0/ad_impressions/ironsource');
    const [fact] = game.last().facts;
    if (fact?.type !== 'ad-revenue') throw new RangeError('an impression has revenue');
    expect(fact.details).toEqual({
      network: 'unityads',
      adFormat: 'rewarded_video',
      networkPlacement: 'Bidding',
    });
  });

  test("TradPlus' fields are read by their names on both platforms, those of Android first", async () => {
    const game = await anOpenedGame();
    const ios = { placement_ad_type: 'interstitial', adsource_placement_id: 'asp', country_code: 'DE' };
    const android = { format: 'banner', placement: 'p', country: 'US' };
    const path = '/v0/ad_impressions/tradplus';
    const seen = (fields: Params) => {
      const sent = Object.entries({ revenue: '0.01', ...fields }).map(([field, value]) => [
        `tradplus[${field}]`,
        value,
      ]);
      return game.seen({ ad_revenue_mediation: 'tradplus', ...(Object.fromEntries(sent) as Params) }, path);
    };
    await seen({ ...ios, bucket_id: 'b', segment_id: 's' });
    expect(game.last()).toMatchObject({
      findings: [],
      facts: [{ details: { adFormat: 'interstitial', placement: 'asp', country: 'DE' } }],
    });
    await seen({ ...ios, ...android });
    expect(game.last()).toMatchObject({ facts: [{ details: { adFormat: 'banner', placement: 'p', country: 'US' } }] });
    await seen({ ...ios, format: '' });
    expect(game.last()).toMatchObject({ facts: [{ details: { adFormat: 'interstitial' } }] });
  });

  test('MAX may call itself applovin', async () => {
    const game = await anOpenedGame();
    await game.seen({ ad_revenue_mediation: 'applovin', 'max[revenue]': '0.01' }, '/v0/ad_impressions/max');
    expect(game.last()).toMatchObject({ findings: [], facts: [{ mediation: 'max' }] });
  });

  test('a misspelt field is told what it was meant to be', async () => {
    const game = await anOpenedGame();
    await game.seen({ ad_revenue_mediation: 'max', 'max[revenu]': '0.01' }, '/v0/ad_impressions/max');
    expect(game.last()).toMatchObject({ verdict: 'dropped', reason: 'no-revenue' });
    expect(game.last().findings[0]?.hint).toBe('You sent `max[revenu]`: did you mean `max[revenue]`?');
  });

  test.each<[Params, string]>([
    [{ 'cas[publisher_revenue_decimal]': '0.004' }, '0.004'],
    [{ 'cas[publisher_revenue_micro]': '4000' }, '0.004'],
    [{ 'cas[revenue]': '0.001', 'cas[publisher_revenue_micro]': '1000' }, '0.001'],
  ])('what the SDK derived counts where the own field is missing: %j', async (params, amount) => {
    const game = await anOpenedGame();
    await game.seen({ ad_revenue_mediation: 'cas', ...params }, '/v0/ad_impressions/cas');
    expect(game.last()).toMatchObject({ findings: [], facts: [{ revenue: { amount } }] });
  });

  test("another mediation's fields are unknown on this path, and no name of theirs is proposed", async () => {
    const game = await anOpenedGame();
    const params = {
      ad_revenue_mediation: 'cas',
      'cas[revenue]': '0.01',
      'cas[placement]': 'p',
      'cas[country]': 'US',
      'admob[value_micros]': '10',
    };
    await game.seen(params, '/v0/ad_impressions/cas');
    expect(game.last().findings).toMatchObject(
      ['cas[placement]', 'cas[country]', 'admob[value_micros]'].map((field) => ({ rule: 'unknown-parameter', field })),
    );
    for (const { hint } of game.last().findings) expect(hint).not.toMatch(/Did you mean `(?!cas)/);
  });

  test.each([
    ['hyperbid', 'hyperbd'],
    ['cloudx', 'cloud'],
    ['max', 'custom'],
  ])('/v0/ad_impressions/%s names itself, not %s', async (mediation, given) => {
    const game = await anOpenedGame();
    const params = { ad_revenue_mediation: given, [`${mediation}[revenue]`]: '0.01' };
    await game.seen(params, `/v0/ad_impressions/${mediation}`);
    expect(game.last().findings.find(({ rule }) => rule === 'invalid-parameter')).toMatchObject({
      field: 'ad_revenue_mediation',
      expected: mediation,
      hint: `Send ${mediation}.`,
    });
  });

  test("another mediation's fields are told where they belong", async () => {
    const game = await anOpenedGame();
    const params = { ad_revenue_mediation: 'max', 'admob[value_micros]': '2500' };
    expect(await game.seen(params, '/v0/ad_impressions/max')).toMatchObject(IGNORED);
    expect(game.last().findings[0]?.hint).toBe('`admob[…]` belongs to v0/ad_impressions/admob.');
  });

  test('micros may exceed what amounts may', async () => {
    const game = await anOpenedGame();
    const params = {
      ad_revenue_mediation: 'admob',
      'admob[value_micros]': '1000000000',
      'admob[currency_code]': 'VND',
    };
    await game.seen(params, '/v0/ad_impressions/admob');
    expect(game.last()).toMatchObject({ findings: [], facts: [{ revenue: { amount: '1000', currency: 'VND' } }] });
  });

  test('a currency that is none is thrown away, with its bracketed name', async () => {
    const game = await anOpenedGame();
    const params = { ad_revenue_mediation: 'admob', 'admob[value_micros]': '1', 'admob[currency_code]': 'USDC' };
    expect(await game.seen(params, '/v0/ad_impressions/admob')).toMatchObject(IGNORED);
    expect(game.last().findings[0]).toMatchObject({ rule: 'unknown-currency', field: 'admob[currency_code]' });
  });

  test('another name is no endpoint', async () => {
    const game = aGame();
    expect(await game.seen({}, '/v0/ad_impressions/mopub')).toMatchObject({ status: 404 });
  });
});

describe('the AdMob trap: micros on Android, units on iOS', () => {
  const trap = async (platform: 'ios' | 'android', micros: string) => {
    const game = await anOpenedGame({ platform });
    const params = { ad_revenue_mediation: 'admob', 'admob[currency_code]': 'USD', 'admob[value_micros]': micros };
    await game.seen(params, '/v0/ad_impressions/admob');
    const { facts, findings } = game.last();
    const [fact] = facts;
    if (fact?.type !== 'ad-revenue') throw new RangeError('an impression has revenue');
    return [fact.revenue.amount, ...findings.map(({ rule }) => rule)];
  };

  test.each([
    ['android', '2500', ['0.0025']],
    ['android', '0', ['0']],
    ['android', '0.0025', ['0.000000003', 'admob-units']],
    ['ios', '0.0025', ['0.0025']],
    ['ios', '99', ['99']],
    ['ios', '100', ['100', 'admob-units']],
    ['android', '2500.5', ['0.0025005', 'admob-units']],
    ['ios', '2500', ['2500', 'admob-units']],
  ] as const)('%s, %s', async (platform, micros, expected) => {
    expect(await trap(platform, micros)).toEqual(expected);
  });
});

describe('money in assertions', () => {
  test.each<[string, string, string]>([
    ['admob[currency_code]', 'usd', 'USD'],
    ['admob[value_micros]', '2500.0', '2500'],
  ])('%s=%s is %s', async (name, sent, asked) => {
    const game = await anOpenedGame();
    const params = { 'admob[currency_code]': 'USD', 'admob[value_micros]': '2500', [name]: sent };
    await game.seen({ ad_revenue_mediation: 'admob', ...params }, '/v0/ad_impressions/admob');
    const where = { endpoint: 'ad_impressions', fields: { [name]: asked } };
    expect(await game.workspace.assert({ where, count: 1 })).toMatchObject({ pass: true });
  });
});

test.each([
  ['android', '1000000000000000'], // A billion units.
  ['ios', '1000000000'],
] as const)('on %s %s in value_micros is more than can be kept', async (platform, micros) => {
  const game = await anOpenedGame({ platform });
  const params = { ad_revenue_mediation: 'admob', 'admob[currency_code]': 'VND', 'admob[value_micros]': micros };
  expect(await game.seen(params, '/v0/ad_impressions/admob')).toMatchObject(IGNORED);
  expect(game.last().findings[0]).toMatchObject({
    rule: 'unreadable-amount',
    field: 'admob[value_micros]',
    message: 'One billion and more cannot be kept: the request was thrown away.',
  });
});

describe('the ids of an impression on iOS without consent', () => {
  test.each<[string, Params, string | null]>([
    ['IDFV and installation id', { advertising_id: ZEROS }, null],
    ['the IDFA', { advertising_id: GAID, developer_device_id: '' }, null],
    ['no IDFV', { advertising_id: ZEROS, developer_device_id: '' }, 'developer_device_id'],
    ['no installation id', { advertising_id: ZEROS, analytics_installation_id: '' }, 'analytics_installation_id'],
  ])('%s', async (_what, params, field) => {
    const game = await anOpenedGame({ platform: 'ios' });
    await game.seen({ ...FLAT, ...params });
    const found = game.last().findings.find(({ rule }) => rule === 'ad-impression-ids');
    expect(found?.field ?? null).toBe(field);
  });
});

describe('the ids of an impression on Android', () => {
  const DEVICE = { developer_device_id: IDFV };
  test.each<[string, Params, string | null]>([
    ['the advertising id', { ...DEVICE, analytics_installation_id: '' }, null],
    ['the installation id', { ...DEVICE, advertising_id: ZEROS }, null],
    [
      'the App Set ID alone',
      { ...DEVICE, advertising_id: ZEROS, analytics_installation_id: '' },
      'analytics_installation_id',
    ],
    ['none, which is thrown away', { advertising_id: ZEROS, analytics_installation_id: '' }, null],
  ])('%s', async (_what, params, field) => {
    const game = await anOpenedGame();
    await game.seen({ ...FLAT, ...params });
    const found = game.last().findings.find(({ rule }) => rule === 'ad-impression-ids');
    expect(found?.field ?? null).toBe(field);
  });
});
