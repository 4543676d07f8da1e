import { describe, expect, test } from 'vitest';
import { describeProblems, SimulatorError } from '../../../simulator/errors.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';

/** A line for each problem, as it is told. */
function refused(changes: object): string[] {
  try {
    readWorld({ preset: 'hyper-casual', fraud: [], ...changes });
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    return error.problems.map((problem) => describeProblems([problem]));
  }
  return [];
}

const plan = (productId: string, starts: number) => ({
  productId,
  usd: 9.99,
  periodDays: 30,
  trialDays: 0,
  starts,
  converts: 1,
  churn: 0.1,
  refunds: 0,
});
const campaign = { name: 'one', channel: 'unity', platform: 'android', dailyBudget: 100, pricing: 'cpi' };

describe('plans of which everybody begins one at most', () => {
  test.each([[[0.7, 0.3]], [Array<number>(10).fill(0.1)], [[1]], [[0, 0]]])('may be begun by %j', (starts) => {
    expect(refused({ subscriptions: starts.map((share, i) => plan(`plan-${i}`, share)) })).toEqual([]);
  });

  test('are not begun by more than all', () => {
    expect(refused({ subscriptions: [plan('monthly', 0.7), plan('yearly', 0.7)] })).toEqual([
      'subscriptions: got 1.4 as the sum of starts, expected at most 1, since nobody begins two plans: lower subscriptions.0.starts, subscriptions.1.starts',
    ]);
  });
});

describe('of the only campaign', () => {
  test.each([
    { wrong: { from: '2025-12-31' }, paths: ['campaigns.0.from'] },
    { wrong: { from: '2026-01-09', to: '2026-01-08' }, paths: ['campaigns.0.to'] },
    { wrong: { from: '2025-01-01', to: '2025-02-01' }, paths: ['campaigns.0.from', 'campaigns.0.to'] },
    { wrong: { channel: 'unty' }, paths: ['campaigns.0.channel'] },
    { wrong: { countries: ['ZZ'] }, paths: ['campaigns.0.countries.0'] },
  ])('$wrong is told, and not that no install comes of it', ({ wrong, paths }) => {
    const problems = refused({ campaigns: [{ ...campaign, ...wrong }] });
    expect(problems.map((one) => one.split(': ', 1)[0])).toEqual(paths);
  });

  test('a platform of which there are no phones is told, and not that no install comes of it', () => {
    const countries = [
      { country: 'US', share: 1, iphones: 1, cpi: { android: 1, ios: 1 }, ecpm: 1, paying: 1, currency: 'USD' },
    ];
    expect(refused({ countries, campaigns: [campaign] }).map((one) => one.split(': ', 1)[0])).toEqual([
      'campaigns.0.platform',
    ]);
  });

  test('its waves of fraud are looked at when it has its dates', () => {
    const fraud = [
      {
        kind: 'click-flooding',
        campaign: 'one',
        site: 'x',
        rate: 0.1,
        waves: [{ from: '2026-01-02', to: '2026-01-03' }],
      },
    ];
    const problems = (dates: object): string[] =>
      refused({ fraud, campaigns: [{ ...campaign, ...dates }] }).map((one) => one.split(': ', 1)[0] ?? '');
    expect(problems({ from: '2026-02-02' })).toEqual(['campaigns.0.from']);
    expect(problems({ from: '2026-01-03' })).toEqual(['fraud.0.waves.0.from']);
  });
});

test('hours in which nothing happens are told once, and not by each country', () => {
  expect(refused({ exposure: { hours: Array<number>(24).fill(0) } })).toEqual([
    expect.stringMatching(/^exposure\.hours: got \[0,.*\], expected at least one number above 0/),
  ]);
});

test.each([
  { changes: { retention: { day1: '0.2' } }, said: 'retention.day1: got "0.2", expected a share from 0 to 1' },
  { changes: { adRevenue: 'null' }, said: 'adRevenue: got "null", expected an object, or null for none' },
  { changes: { startsOn: 'today' }, said: 'startsOn: got today, expected ' },
])('a text in the place of something else is told as one: $said', ({ changes, said }) => {
  expect(refused(changes)).toEqual([expect.stringContaining(said)]);
});

test('a setting that is like none is told not to be there', () => {
  expect(refused({ colour: 1, app: { hue: 2 } })).toEqual([
    expect.stringMatching(/^colour: there is no such setting\. There are \$schema, preset, .*, mess$/),
    'app.hue: there is no such setting. There are name, bundleId, version, releases, updates, commission',
  ]);
});

test('a first day on which there is no world is told, and not which currencies had no rate then', () => {
  expect(refused({ startsOn: '1900-01-01' })).toEqual([
    expect.stringMatching(/^startsOn: got 1900-01-01, expected a day/),
  ]);
});

describe('two holidays on one date', () => {
  const holidays = (...list: object[]): string[] => refused({ exposure: { holidays: list } });
  const date = '2026-01-06';

  test.each([
    [
      { date, factor: 2 },
      { date, factor: 3 },
    ],
    [
      { date, factor: 2 },
      { date, factor: 3, countries: ['US'] },
    ],
    [
      { date, factor: 2, countries: ['DE', 'US'] },
      { date, factor: 3, countries: ['US'] },
    ],
  ])('%j and %j meet in a country', (one, other) => {
    expect(holidays(one, other)).toEqual([
      `exposure.holidays.1.date: got ${date}, expected another day, or other countries: exposure.holidays.0 says how much happens then`,
    ]);
  });

  test('are in different countries', () => {
    expect(holidays({ date, factor: 2, countries: ['DE'] }, { date, factor: 3, countries: ['US'] })).toEqual([]);
  });
});
