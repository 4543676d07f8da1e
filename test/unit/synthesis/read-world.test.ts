import { describe, expect, test } from 'vitest';
import { SimulatorError } from '../../../simulator/errors.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { presetNames } from '../../../simulator/synthesis/world/presets.js';
import type { CampaignConfig, WorldConfig } from '../../../simulator/synthesis/world/world-config.js';
import { worldOf } from '../../../simulator/synthesis/world/world.js';

const world = readWorld({ preset: 'hyper-casual' });

/** `path: got given, expected what` of each problem. */
function problemsOf(input: unknown): string[] {
  try {
    readWorld(input);
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    expect(error.code).toBe('WORLD_INVALID');
    for (const { path } of error.problems) expect(error.detail).toContain(path);
    return error.problems.map(({ path, given, expected }) => `${path}: got ${given}, expected ${expected}`);
  }
  return [];
}

const refused = (changes: object): string[] => problemsOf({ preset: 'hyper-casual', ...changes });

const campaign = (changes: Partial<CampaignConfig>): CampaignConfig => ({
  name: 'one',
  channel: 'unity',
  platform: 'android',
  dailyBudget: 100,
  pricing: 'cpi',
  ...changes,
});

/** The first entry of a list with something else in it. */
const changed = <Entry extends object>([first, ...rest]: readonly Entry[], changes: Partial<Entry>): Entry[] => [
  { ...(first as Entry), ...changes },
  ...rest,
];

test('a name that is not known is told beside another setting of the same entry that is out of range', () => {
  const given = [campaign({ channel: 'unty', dailyBudget: -1 }), campaign({ name: 'two', countries: ['XX'] })];
  expect(refused({ campaigns: given }).map((one) => one.split(':', 1)[0])).toEqual([
    'campaigns.0.dailyBudget',
    'campaigns.0.channel',
    'campaigns.1.countries.0',
  ]);
  // What an entry lacks cannot be looked up.
  const { channel: _, ...without } = campaign({});
  expect(refused({ campaigns: [without] }).map((one) => one.split(':', 1)[0])).toEqual(['campaigns.0.channel']);
  expect(refused({ campaigns: 'all' }).map((one) => one.split(':', 1)[0])).toEqual(['campaigns']);
});

describe('all that is wrong is told at once', () => {
  const pathsOf = (input: object): string[] => problemsOf(input).map((one) => one.split(':', 1)[0] ?? '');
  const wrong = {
    days: 400,
    countries: [
      { country: 'XX', share: 1, iphones: 2, cpi: { android: 1, ios: 1 }, ecpm: 0, paying: 1, currency: 'USD' },
    ],
    campaigns: [
      campaign({ channel: 'unty', dailyBudget: -1 }),
      campaign({ name: 'two', countries: ['DE'], from: '2026-01-09', to: '2026-01-02' }),
    ],
    fraud: [{ kind: 'click-injection', campaign: 'b', rate: -0.1 }],
    exposure: { sigma: 9, hours: Array.from({ length: 24 }, () => 0) },
  };
  const paths = [
    'days',
    'countries.0.iphones',
    'campaigns.0.dailyBudget',
    'exposure.sigma',
    'fraud.0.site',
    'fraud.0.rate',
    'countries.0.country',
    'campaigns.0.channel',
    'campaigns.1.countries.0',
    'exposure.hours',
    'campaigns.1.to',
    'fraud.0.campaign',
  ];

  test('names and dates beside numbers out of range, wherever these stand', () => {
    expect(pathsOf({ preset: 'mid-core', ...wrong }).toSorted()).toEqual(paths.toSorted());
  });

  test('a preset that is not known beside all that is wrong with the one that comes nearest', () => {
    expect(pathsOf({ preset: 'mid-cor', ...wrong }).toSorted()).toEqual(['preset', ...paths].toSorted());
  });

  test('a preset that is like none beside what is wrong in any', () => {
    expect(pathsOf({ preset: 'racing', ...wrong }).toSorted()).toEqual(
      [
        'preset',
        'days',
        'countries.0.iphones',
        'campaigns.0.dailyBudget',
        'exposure.sigma',
        'fraud.0.site',
        'fraud.0.rate',
      ].toSorted(),
    );
  });
});

describe("a preset's fraud", () => {
  const leftOut = (input: object): string[] => {
    const heard: string[] = [];
    readWorld(input, (left) => {
      for (const { kind, campaign: name, problems } of left)
        heard.push(`${kind} ${name}: ${problems.map(({ path }) => path).join()}`);
    });
    return heard;
  };

  test('stays as it is in the world of the preset', () => {
    expect(leftOut({ preset: 'mid-core' })).toEqual([]);
  });

  test('is told of where the world cannot have it', () => {
    const names = world.fraud.map(({ kind, campaign: name }) => `${kind} ${name}`);
    expect(leftOut({ preset: 'hyper-casual', campaigns: [campaign({})] })).toEqual(
      names.map((name, place) => `${name}: fraud.${place}.campaign`),
    );
    const { firstDay = 1 } = world.fraud[0]?.recurs ?? {};
    expect(leftOut({ preset: 'hyper-casual', days: firstDay - 1 })).toContain(`${names[0]}: fraud.0.recurs.firstDay`);
  });

  test('is not told of where the file has its own', () => {
    expect(leftOut({ preset: 'hyper-casual', campaigns: [campaign({})], fraud: [] })).toEqual([]);
  });
});

describe('a preset fills in what the file leaves out', () => {
  test.each(presetNames)('%s is a world as it is', (preset) => {
    expect(() => worldOf(readWorld({ preset }), '1')).not.toThrow();
  });

  test('objects are laid over its objects, lists replace its lists, null is nothing', () => {
    const mine = readWorld({
      preset: 'hyper-casual',
      days: 7,
      organic: { share: 0.5 },
      exposure: { trend: 1.01 },
      funnel: [{ event: 'only', chance: 1, afterMinutes: { median: 1, sigma: 0 } }],
      purchases: null,
    });
    expect(mine).toEqual({
      ...world,
      days: 7,
      organic: { ...world.organic, share: 0.5 },
      exposure: { ...world.exposure, trend: 1.01 },
      funnel: [{ event: 'only', chance: 1, afterMinutes: { median: 1, sigma: 0 } }],
      purchases: null,
    });
  });

  test('what is undefined counts as left out', () => {
    expect(readWorld({ preset: 'hyper-casual', days: undefined })).toEqual(world);
  });

  test('a file may say everything itself, and what it says about itself is no part of the world', () => {
    expect(readWorld({ ...world, $schema: '../world.schema.json', cites: { days: ['assumed: mine'] } })).toEqual(world);
  });

  test('a name like one of every object is not known', () => {
    expect(problemsOf({ preset: 'constructor' })).toEqual([
      'preset: got constructor, expected one of hyper-casual, mid-core, subscription, commerce',
    ]);
    expect(refused(JSON.parse('{"__proto__": {"days": 1}}') as object)[0]).toMatch(/^__proto__: got /);
  });
});

describe('the fraud of a preset', () => {
  test('is left out as far as the world that the file makes of it cannot have it', () => {
    const kept = (changes: object): string[] =>
      readWorld({ preset: 'hyper-casual', ...changes }).fraud.map(({ kind, campaign: paid }) => `${kind} ${paid}`);
    expect(kept({})).toEqual([
      'click-injection mintegral-android-t2',
      'fake-install applovin-android-t2',
      'device-farm ironsource-android',
      'click-flooding unity-android',
      'click-flooding unity-ios-t1',
    ]);
    expect(kept({ campaigns: [campaign({ name: 'unity-android' })] })).toEqual(['click-flooding unity-android']);
    expect(kept({ campaigns: [campaign({})] })).toEqual([]);
    // They begin on days 4, 2, 6, 3 and 5.
    expect(kept({ days: 3 })).toEqual(['fake-install applovin-android-t2', 'click-flooding unity-android']);
  });

  test('of a file counts as it stands', () => {
    expect(refused({ days: 3, fraud: world.fraud })).toEqual([
      'fraud.0.recurs.firstDay: got 4, expected a day of the span, 1 to 3 (days)',
      'fraud.2.recurs.firstDay: got 6, expected a day of the span, 1 to 3 (days)',
      'fraud.4.recurs.firstDay: got 5, expected a day of the span, 1 to 3 (days)',
    ]);
    expect(readWorld({ preset: 'hyper-casual', fraud: [] }).fraud).toEqual([]);
  });
});

test('every problem is told at once', () => {
  expect(
    problemsOf({
      preset: 'hyper-casual',
      instals: 5,
      organic: { share: 1.5 },
      days: 0,
      campaigns: [campaign({ channel: 'unty' })],
    }),
  ).toEqual([
    expect.stringMatching(/^instals: got 5, expected did you mean installs\? It takes .*startsOn, days, installs/),
    'days: got 0, expected whole days from 1 to 366',
    'organic.share: got 1.5, expected a share from 0 to 1',
    expect.stringMatching(
      /^campaigns\.0\.channel: got unty, expected a channel of channels, one of .*; the nearest is unity$/,
    ),
  ]);
});

test.each([
  { input: [], problem: 'the world: got [], expected an object' },
  { input: null, problem: 'the world: got null, expected an object' },
  { input: 'hyper-casual', problem: 'the world: got "hyper-casual", expected an object' },
  {
    input: { preset: 'hyper-causal', days: -1 },
    problem:
      'preset: got hyper-causal, expected one of hyper-casual, mid-core, subscription, commerce; the nearest is hyper-casual',
  },
  {
    input: {},
    problem:
      'preset: got null, expected one of hyper-casual, mid-core, subscription, commerce fills in what is left out',
  },
  { input: {}, problem: 'devices: got null, expected a value: it is required' },
])('$input is no world: $problem', ({ input, problem }) => {
  expect(problemsOf(input)).toContain(problem);
});

describe('both sides of each edge', () => {
  const [country] = world.countries;
  const [channel] = world.channels;
  if (country === undefined || channel === undefined) throw new Error('no country');
  const { purchases, adRevenue } = world;
  if (purchases === null || adRevenue === null) throw new Error('nothing is sold');
  const us = [{ ...country, share: 1 }];
  const onUnity = [campaign({})];
  const plan = {
    productId: 'plus',
    usd: 9.99,
    periodDays: 30,
    trialDays: 7,
    starts: 0.1,
    converts: 0.5,
    churn: 0.1,
    refunds: 0,
  };
  const atTwo = { exposure: { hours: Array.from({ length: 24 }, (_, hour) => Number(hour === 2)) } };
  const channelsWith = (changes: Partial<typeof channel>) => ({
    channels: world.channels.map((one) => (one.channel === 'unity' ? { ...one, ...changes } : one)),
  });
  const fraud = {
    kind: 'click-flooding',
    campaign: 'unity-android',
    site: 'x',
    rate: 0.1,
    waves: [{ from: '2026-01-02', to: '2026-01-03' }],
  };
  const recurring = (changes: object) => {
    const { waves: _, ...rest } = fraud;
    return { ...rest, recurs: { firstDay: 3, days: 4, everyDays: 10, ...changes } };
  };

  test.each([
    // Ranges.
    { right: { organic: { share: 1 } }, wrong: { organic: { share: 1.001 } }, path: 'organic.share' },
    { right: { organic: { share: 0 } }, wrong: { organic: { share: -0.001 } }, path: 'organic.share' },
    { right: { interest: { sigma: 0 } }, wrong: { interest: { sigma: -0.1 } }, path: 'interest.sigma' },
    { right: { days: 366 }, wrong: { days: 367 }, path: 'days' },
    { right: { days: 1 }, wrong: { days: 1.5 }, path: 'days' },
    { right: { startsOn: '2028-02-29' }, wrong: { startsOn: '2026-02-29' }, path: 'startsOn' },
    {
      right: { startsOn: '2023-01-01', countries: us, campaigns: onUnity },
      wrong: { startsOn: 'today' },
      path: 'startsOn',
    },
    {
      right: { network: { peoplePerHousehold: 2.5 } },
      wrong: { network: { peoplePerHousehold: 2.4 } },
      path: 'network.peoplePerHousehold',
    },
    {
      right: { network: { carrierAddresses: 128 } },
      wrong: { network: { carrierAddresses: 129 } },
      path: 'network.carrierAddresses',
    },
    { right: { sessions: { perDay: 1 } }, wrong: { sessions: { perDay: 0.9 } }, path: 'sessions.perDay' },
    { right: channelsWith({ sites: 4096 }), wrong: channelsWith({ sites: 4097 }), path: 'channels.1.sites' },
    { right: channelsWith({ creatives: 256 }), wrong: channelsWith({ creatives: 257 }), path: 'channels.1.creatives' },
    { right: channelsWith({ ctr: 1 }), wrong: channelsWith({ ctr: 1.1 }), path: 'channels.1.ctr' },
    // Lists.
    {
      right: { exposure: { hours: Array(24).fill(1) } },
      wrong: { exposure: { hours: Array(23).fill(1) } },
      path: 'exposure.hours',
    },
    {
      right: { exposure: { hours: Array(24).fill(1) } },
      wrong: { exposure: { hours: Array(25).fill(1) } },
      path: 'exposure.hours',
    },
    {
      right: { opening: { weekdays: Array(7).fill(1) } },
      wrong: { opening: { weekdays: Array(6).fill(1) } },
      path: 'opening.weekdays',
    },
    { right: { countries: us, campaigns: onUnity }, wrong: { countries: [] }, path: 'countries' },
    // Something or nothing.
    { right: { adRevenue: null }, wrong: { adRevenue: 3 }, path: 'adRevenue' },
    { right: { purchases: { quantity: 10 } }, wrong: { purchases: { quantity: 11 } }, path: 'purchases.quantity' },
    { right: { purchases: { payers: 1 } }, wrong: { purchases: { payrs: 1 } }, path: 'purchases.payrs' },
    // Names that exist.
    {
      right: { countries: us, campaigns: onUnity },
      wrong: { countries: changed(us, { country: 'XX' }), campaigns: onUnity },
      path: 'countries.0.country',
    },
    {
      right: { countries: changed(us, { currency: 'EUR' }), campaigns: onUnity },
      wrong: { countries: changed(us, { currency: 'EUX' }), campaigns: onUnity },
      path: 'countries.0.currency',
    },
    {
      right: { countries: changed(us, { currency: 'HRK' }), campaigns: onUnity },
      wrong: { countries: changed(us, { currency: 'UYW' }), campaigns: onUnity },
      path: 'countries.0.currency',
    },
    {
      right: { countries: changed(us, { currency: 'EUR' }), campaigns: onUnity },
      wrong: { startsOn: '2022-12-31', countries: changed(us, { currency: 'EUR' }), campaigns: onUnity },
      path: 'countries.0.currency',
    },
    {
      right: { campaigns: [campaign({ countries: ['US', 'JP'] })] },
      wrong: { campaigns: [campaign({ countries: ['US', 'ES'] })] },
      path: 'campaigns.0.countries.1',
    },
    {
      right: { campaigns: [campaign({ countries: ['US', 'JP'] })] },
      wrong: { campaigns: [campaign({ countries: ['US', 'US'] })] },
      path: 'campaigns.0.countries.1',
    },
    { right: channelsWith({ kind: 'programmatic' }), wrong: channelsWith({ kind: 'search' }), path: 'channels.1.kind' },
    {
      right: {
        channels: [{ ...channel, channel: 'mine', kind: 'search' }],
        campaigns: [campaign({ channel: 'mine' })],
      },
      wrong: { channels: [{ ...channel, channel: 'organic' }], campaigns: [campaign({ channel: 'organic' })] },
      path: 'channels.0.channel',
    },
    {
      right: { devices: world.devices },
      wrong: { devices: changed(world.devices, { os: [{ version: '99', share: 1 }] }) },
      path: 'devices.0.os.0.version',
    },
    {
      right: { exposure: { holidays: [{ date: '2026-01-06', countries: ['ES'], factor: 2 }] } },
      wrong: { exposure: { holidays: [{ date: '2026-01-06', countries: ['EZ'], factor: 2 }] } },
      path: 'exposure.holidays.0.countries.0',
    },
    {
      right: { fraud: [fraud] },
      wrong: { fraud: [{ ...fraud, campaign: 'unity-andriod' }] },
      path: 'fraud.0.campaign',
    },
    {
      right: { fraud: [{ ...fraud, kind: 'click-injection' }] },
      wrong: { fraud: [{ ...fraud, kind: 'click-injection', campaign: 'unity-ios-t1' }] },
      path: 'fraud.0.campaign',
    },
    // Names that are there once.
    {
      right: { campaigns: [campaign({}), campaign({ name: 'two' })] },
      wrong: { campaigns: [campaign({}), campaign({})] },
      path: 'campaigns.1.name',
    },
    {
      right: { countries: us, campaigns: onUnity },
      wrong: { countries: [...us, ...us], campaigns: onUnity },
      path: 'countries.1.country',
    },
    {
      right: { channels: world.channels },
      wrong: { channels: [...world.channels, channel] },
      path: 'channels.8.channel',
    },
    {
      right: { funnel: world.funnel },
      wrong: { funnel: [...world.funnel, ...world.funnel.slice(0, 1)] },
      path: 'funnel.3.event',
    },
    {
      right: { subscriptions: [plan] },
      wrong: { subscriptions: [{ ...plan, productId: 'no_ads' }] },
      path: 'subscriptions.0.productId',
    },
    {
      right: { adRevenue },
      wrong: { adRevenue: { networks: [...adRevenue.networks, { network: 'unity', share: 1 }] } },
      path: 'adRevenue.networks.3.network',
    },
    // Sums.
    {
      right: { countries: changed(us, { share: 0.001 }), campaigns: onUnity },
      wrong: { countries: changed(us, { share: 0 }), campaigns: onUnity },
      path: 'countries',
    },
    {
      right: { exposure: { hours: [1, ...Array(23).fill(0)] } },
      wrong: { exposure: { hours: Array(24).fill(0) } },
      path: 'exposure.hours',
    },
    {
      right: { purchases: { prices: changed(purchases.prices, { weight: 0 }) } },
      wrong: { purchases: { prices: purchases.prices.map((one) => ({ ...one, weight: 0 })) } },
      path: 'purchases.prices',
    },
    {
      right: { adRevenue: { formats: changed(adRevenue.formats, { share: 0 }) } },
      wrong: { adRevenue: { formats: adRevenue.formats.map((one) => ({ ...one, share: 0 })) } },
      path: 'adRevenue.formats',
    },
    {
      right: {
        countries: changed(us, { iphones: 0 }),
        campaigns: onUnity,
        devices: world.devices.filter(({ platform }) => platform === 'android'),
      },
      wrong: {
        countries: us,
        campaigns: onUnity,
        devices: world.devices.filter(({ platform }) => platform === 'android'),
      },
      path: 'devices',
    },
    // Dates.
    {
      right: { campaigns: [campaign({ from: '2026-01-01', to: '2026-01-30' })] },
      wrong: { campaigns: [campaign({ from: '2025-12-31', to: '2026-01-30' })] },
      path: 'campaigns.0.from',
    },
    {
      right: { campaigns: [campaign({ to: '2026-01-30' })] },
      wrong: { campaigns: [campaign({ to: '2026-01-31' })] },
      path: 'campaigns.0.to',
    },
    {
      right: { campaigns: [campaign({ from: '2026-01-05', to: '2026-01-05' })] },
      wrong: { campaigns: [campaign({ from: '2026-01-05', to: '2026-01-04' })] },
      path: 'campaigns.0.to',
    },
    // Fraud.
    {
      right: { fraud: [fraud] },
      wrong: { fraud: [{ ...fraud, campaign: 'facebook-android' }] },
      path: 'fraud.0.campaign',
    },
    {
      right: { fraud: [{ ...fraud, rate: 100, kind: 'fake-install' }] },
      wrong: { fraud: [{ ...fraud, rate: 100.1, kind: 'fake-install' }] },
      path: 'fraud.0.rate',
    },
    {
      right: { peoplePerInstall: 2, fraud: [{ ...recurring({}), kind: 'device-farm', rate: 42.4 }] },
      wrong: { peoplePerInstall: 2, fraud: [{ ...recurring({}), kind: 'device-farm', rate: 42.6 }] },
      path: 'fraud.0.rate',
    },
    {
      right: { fraud: [{ ...fraud, rate: 20.6 }] },
      wrong: { fraud: [{ ...fraud, rate: 20.7 }] },
      path: 'fraud.0.rate',
    },
    {
      right: { fraud: [{ ...fraud, kind: 'click-injection', rate: 6.92 }] },
      wrong: { fraud: [{ ...fraud, kind: 'click-injection', rate: 6.93 }] },
      path: 'fraud.0.rate',
    },
    {
      right: {
        campaigns: [campaign({}), campaign({ name: 'two', dailyBudget: 0 })],
        fraud: [{ ...fraud, campaign: 'two', rate: 0 }],
      },
      wrong: {
        campaigns: [campaign({}), campaign({ name: 'two', dailyBudget: 0 })],
        fraud: [{ ...fraud, campaign: 'two' }],
      },
      path: 'fraud.0.campaign',
    },
    {
      right: { campaigns: [campaign({ to: '2026-01-03' })], fraud: [{ ...fraud, campaign: 'one' }] },
      wrong: { campaigns: [campaign({ to: '2026-01-02' })], fraud: [{ ...fraud, campaign: 'one' }] },
      path: 'fraud.0.waves.0.to',
    },
    {
      right: { fraud: [fraud, { ...fraud, waves: [{ from: '2026-01-04', to: '2026-01-04' }] }] },
      wrong: { fraud: [fraud, { ...fraud, waves: [{ from: '2026-01-03', to: '2026-01-04' }] }] },
      path: 'fraud.1',
    },
    {
      right: { fraud: [fraud, { ...fraud, site: 'y' }] },
      wrong: { fraud: [fraud, fraud] },
      path: 'fraud.1',
    },
    {
      right: { fraud: [recurring({ firstDay: 30 })] },
      wrong: { fraud: [recurring({ firstDay: 31 })] },
      path: 'fraud.0.recurs.firstDay',
    },
    {
      right: { fraud: [recurring({ days: 10 })] },
      wrong: { fraud: [recurring({ days: 11 })] },
      path: 'fraud.0.recurs.days',
    },
    {
      right: {
        campaigns: [campaign({ from: '2026-01-06' })],
        fraud: [{ ...recurring({ everyDays: 366 }), campaign: 'one' }],
      },
      wrong: {
        campaigns: [campaign({ from: '2026-01-07' })],
        fraud: [{ ...recurring({ everyDays: 366 }), campaign: 'one' }],
      },
      path: 'fraud.0.recurs',
    },
    {
      right: { fraud: [recurring({})] },
      wrong: { fraud: [{ ...recurring({}), waves: fraud.waves }] },
      path: 'fraud.0.recurs',
    },
    { right: { mess: { late: 1 } }, wrong: { mess: { late: 1.01 } }, path: 'mess.late' },
    { right: { mess: { outOfOrder: 0.5 } }, wrong: { mess: { outOfOrder: 0.51 } }, path: 'mess.outOfOrder' },
    {
      right: { mess: { lateMinutes: { sigma: 0 } } },
      wrong: { mess: { lateMinutes: { median: 0 } } },
      path: 'mess.lateMinutes.median',
    },
    {
      right: { fraud: [fraud] },
      wrong: { fraud: [{ ...fraud, waves: [{ from: '2026-01-30', to: '2026-01-31' }] }] },
      path: 'fraud.0.waves.0.to',
    },
    // Lives are lived for 365 days after the span.
    {
      right: { startsOn: '9998-12-29', days: 1, campaigns: onUnity },
      wrong: { startsOn: '9998-12-30', days: 1, campaigns: onUnity },
      path: 'startsOn',
    },
    // Clocks leave out the hour from two to three, in the United States on 8 March, in Germany on the 29th.
    {
      right: { startsOn: '2026-03-07', days: 1, ...atTwo },
      wrong: { startsOn: '2026-03-08', days: 1, ...atTwo },
      path: 'exposure',
    },
    {
      right: { startsOn: '2026-03-29', days: 2, ...atTwo },
      wrong: { startsOn: '2026-03-29', days: 1, ...atTwo },
      path: 'exposure',
    },
    {
      right: { startsOn: '2026-03-08', days: 1 },
      wrong: { startsOn: '2026-03-08', days: 1, opening: atTwo.exposure },
      path: 'opening',
    },
    {
      right: {
        startsOn: '2026-03-07',
        days: 2,
        ...atTwo,
        campaigns: [campaign({ from: '2026-03-07', to: '2026-03-07' })],
      },
      wrong: {
        startsOn: '2026-03-07',
        days: 2,
        ...atTwo,
        campaigns: [campaign({ from: '2026-03-08', to: '2026-03-08' })],
      },
      path: 'campaigns.0',
    },
    // Texts.
    {
      right: { app: { name: 'Stack 🚀' } },
      wrong: { app: { name: 'Stack \ud83d' } },
      path: 'app.name',
    },
    {
      right: { adRevenue: { mediation: 'max' } },
      wrong: { adRevenue: { mediation: 'ma\udc00x' } },
      path: 'adRevenue.mediation',
    },
    {
      right: { sessions: { minutes: { median: 100_000_000 } } },
      wrong: { sessions: { minutes: { median: 100_000_001 } } },
      path: 'sessions.minutes.median',
    },
    // The first day of 2026 is a Thursday.
    {
      right: { days: 2, exposure: { weekdays: [1, 1, 1, 0, 1, 1, 1] }, opening: { weekdays: [1, 1, 1, 0, 1, 1, 1] } },
      wrong: { days: 1, exposure: { weekdays: [1, 1, 1, 0, 0, 1, 1] } },
      path: 'exposure',
    },
    {
      right: { campaigns: [campaign({ to: '2026-01-02' })], exposure: { weekdays: [1, 1, 0, 0, 1, 1, 1] } },
      wrong: { campaigns: [campaign({ to: '2026-01-01' })], exposure: { weekdays: [1, 1, 0, 0, 0, 1, 1] } },
      path: 'campaigns.0',
    },
    // What can be had.
    {
      right: channelsWith({ clickToInstall: { ...channel.clickToInstall, floor: [15, 15] } }),
      wrong: channelsWith({ clickToInstall: { ...channel.clickToInstall, floor: [15, 14] } }),
      path: 'channels.1.clickToInstall.floor',
    },
    {
      right: { campaigns: [], organic: { share: 1 } },
      wrong: { campaigns: [], organic: { share: 0.99 } },
      path: 'campaigns',
    },
    {
      right: { campaigns: [], budgets: 'fixed', organic: { share: 0 } },
      wrong: { campaigns: [], budgets: 'scaled', organic: { share: 0 } },
      path: 'campaigns',
    },
    {
      right: { campaigns: [campaign({ dailyBudget: 0.01 })] },
      wrong: { campaigns: [campaign({ dailyBudget: 0 })] },
      path: 'campaigns',
    },
    {
      right: {
        countries: changed(us, { iphones: 0.01 }),
        campaigns: [campaign({ platform: 'ios' })],
        peoplePerInstall: 1000,
        organic: { share: 0.9 },
      },
      wrong: { countries: changed(us, { iphones: 0 }), campaigns: [campaign({ platform: 'ios' })] },
      path: 'campaigns.0.platform',
    },
    {
      right: { ...channelsWith({ ctr: 0, viewToInstallRate: 0.01 }), campaigns: [campaign({ pricing: 'cpm' })] },
      wrong: { ...channelsWith({ ctr: 0, viewToInstallRate: 0.01 }), campaigns: [campaign({ pricing: 'cpc' })] },
      path: 'campaigns.0.pricing',
    },
    {
      right: {
        ...channelsWith({ ctr: 0.1, clickToInstallRate: 0.1, viewToInstallRate: 0 }),
        campaigns: [campaign({})],
      },
      wrong: { ...channelsWith({ ctr: 0, viewToInstallRate: 0 }), campaigns: [campaign({})] },
      path: 'campaigns.0.channel',
    },
    // 4,096 regions of 20,000 people in the only country.
    {
      right: { countries: us, campaigns: onUnity, installs: 8_192_000 },
      wrong: { countries: us, campaigns: onUnity, installs: 8_192_001 },
      path: 'countries.0',
    },
    {
      right: {
        countries: us,
        campaigns: onUnity,
        ...channelsWith({ ctr: 0.1, clickToInstallRate: 0.005, viewToInstallRate: 0 }),
      },
      wrong: {
        countries: us,
        campaigns: onUnity,
        ...channelsWith({ ctr: 0.1, clickToInstallRate: 0.0005, viewToInstallRate: 0 }),
      },
      path: 'campaigns',
    },
    {
      right: { interest: { sigma: 1 }, peoplePerInstall: 2 },
      wrong: { interest: { sigma: 1 }, exposure: { sigma: 4 }, organic: { share: 0 }, peoplePerInstall: 2 },
      path: 'peoplePerInstall',
    },
    {
      right: channelsWith({ clickToInstallRate: 0.9 }),
      wrong: { ...channelsWith({ clickToInstallRate: 0.9 }), interest: { sigma: 4 } },
      path: 'channels.1.clickToInstallRate',
    },
    {
      right: {
        countries: changed(us, { currency: 'VND' }),
        campaigns: onUnity,
        purchases: { prices: [{ productId: 'a', usd: 1800, weight: 1 }] },
      },
      wrong: {
        countries: changed(us, { currency: 'VND' }),
        campaigns: onUnity,
        purchases: { prices: [{ productId: 'a', usd: 2000, weight: 1 }] },
      },
      path: 'purchases.prices.0.usd',
    },
  ])('$path', { tags: 'long' }, ({ right, wrong, path }) => {
    expect(refused(right)).toEqual([]);
    const problems = refused(wrong);
    expect(problems.map((problem) => problem.split(': ', 1)[0])).toContain(path);
  });
});

test('a preset whose span is moved or cut stays a world', () => {
  for (const preset of presetNames) {
    const moved: WorldConfig = readWorld({ preset, startsOn: '2024-02-29', days: 3 });
    expect(() => worldOf(moved, '1')).not.toThrow();
  }
});
