import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld } from '../support/world.js';

const DAY_MS = 86_400_000;
const AGAIN = { analytics_installation_id: '2'.repeat(32) };
const TEN_DOLLARS = { price: '10', quantity: '1', currency: 'USD', product_id: 'gold' };

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

test('what a user does after a reinstall that keeps the first source is in the cohort of the first install', async () => {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-03-01T12:00:00Z' } });
  const { workspace, app } = world;
  const rowsOf = async (sql: string) => (await workspace.sql(sql)).rows;
  await world.open();
  await workspace.clock.advance({ ms: DAY_MS });
  await world.open(AGAIN);
  await world.post('/v0/purchase', { ...world.complete, ...AGAIN, ...TEN_DOLLARS });
  workspace.networkReports.add([
    {
      date: '2026-03-02',
      appId: app.id,
      channel: 'ironsource',
      impressions: 1,
      clicks: 0,
      installs: 0,
      adRevenue: '0.50',
    },
  ]);

  // 10.00 − 30 % = 7.00 dollars.
  expect(
    await rowsOf(`select install_date, event_date, days_since_install, daily_active_users, sessions, iap_revenue,
      publisher_ad_revenue from reporting_cohort_metrics order by event_date`),
  ).toEqual([
    ['2026-03-01', '2026-03-01', 0, 1, 1, 0, 0],
    ['2026-03-01', '2026-03-02', 1, 1, 1, 700, 50],
  ]);
  expect(
    await rowsOf('select date, xday, users, sessions, transactions, revenue from cohort_behavior order by xday'),
  ).toEqual([
    ['2026-03-01', 0, 1, 1, 0, 0],
    ['2026-03-01', 1, 1, 1, 1, 700],
  ]);
  // It is no install of its own.
  expect(await rowsOf('select date, tracked_installs from reporting_metrics order by date')).toEqual([
    ['2026-03-01', 1],
    ['2026-03-02', 0],
  ]);
});

test('what has no known rate is null, and 0 only where nothing was bought, spent or shown', async () => {
  await using own = await createSimulator({ rates: { base: 'USD', days: { '2026-01-01': { EUR: '0.5' } } } });
  const world = aWorld(own, { clock: { mode: 'frozen', now: '2026-03-01T12:00:00Z' } });
  const { workspace, app } = world;
  const rowsOf = async (sql: string) => (await workspace.sql(sql)).rows;
  const buy = (currency: string) => world.post('/v0/purchase', { ...world.complete, ...TEN_DOLLARS, currency });
  const day = (date: string, currency: string) => [
    { date, appId: app.id, channel: 'unity', impressions: 1, clicks: 0, installs: 0, spend: { amount: '5', currency } },
    {
      date,
      appId: app.id,
      channel: 'ironsource',
      impressions: 1,
      clicks: 0,
      installs: 0,
      adRevenue: { amount: '1', currency },
    },
  ];
  await world.open();
  await workspace.clock.advance({ ms: DAY_MS });
  await world.open();
  await buy('CHF');
  await workspace.clock.advance({ ms: DAY_MS });
  await world.open();
  await buy('CHF');
  await buy('EUR');
  workspace.networkReports.add([...day('2026-03-02', 'CHF'), ...day('2026-03-03', 'EUR')]);

  // On the first day nothing, on the second francs, on the third francs and 10.00 euros: 20.00 − 30 % = 14.00 dollars.
  const paid = [0, null, 1400];
  const metrics = `select date, ad_network_id = 0, iap_revenue, publisher_ad_revenue, reported_spend
    from reporting_metrics order by date, ad_network_id`;
  expect(await rowsOf(metrics)).toEqual([
    ['2026-03-01', true, 0, 0, 0],
    ['2026-03-02', true, null, null, 0],
    ['2026-03-02', false, 0, 0, null],
    ['2026-03-03', true, 1400, 200, 0],
    ['2026-03-03', false, 0, 0, 1000],
  ]);
  expect(
    await rowsOf('select iap_revenue, publisher_ad_revenue from reporting_cohort_metrics order by event_date'),
  ).toEqual([
    [0, 0],
    [null, null],
    [1400, 200],
  ]);
  const behavior = (table: string, by: string) => rowsOf(`select transactions, revenue from ${table} order by ${by}`);
  const transactions = [0, 1, 2].map((count, at) => [count, paid[at]]);
  expect(await behavior('cohort_behavior', 'xday')).toEqual(transactions);
  expect(await behavior('daily_behavior', 'date')).toEqual(transactions);
  expect(
    await rowsOf("select currency, revenue from events where event_type = 'purchase' order by created_at, currency"),
  ).toEqual([
    ['CHF', null],
    ['CHF', null],
    ['EUR', 1400],
  ]);
  expect(await rowsOf('select spend, original_spend from daily_spend order by date')).toEqual([
    [null, 500],
    [1000, 500],
  ]);
  expect(await rowsOf('select revenue from daily_ad_revenue order by date')).toEqual([[null], [200]]);
});
