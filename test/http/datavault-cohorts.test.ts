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
