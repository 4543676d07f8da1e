import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aReportReader, type Row } from '../support/reporting.js';
import { AIID, aWorld, GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ rates: { base: 'USD', days: { '2026-01-01': { EUR: '0.5' } } } });
});
afterAll(() => sim.close());

const DAY = '2026-11-24';
const METRICS =
  'revenues,total_rev,total_ad_mediation_revenue,revenues_0d,total_rev_0d,rpu_0d,roas_0d,roi_0d,pub_rev,pub_rev_0d';

/** One install of a campaign that cost 3 dollars. */
async function anInstall(): Promise<{ readonly world: World; readonly row: () => Promise<Row | undefined> }> {
  const world = aWorld(sim);
  const spring = world.campaign({ channel: 'unity' });
  await world.click(spring, { advertising_id: GAID });
  await world.open({ analytics_installation_id: AIID, advertising_id: GAID });
  const counts = { impressions: 0, clicks: 0, installs: 0 };
  const spend = { amount: '3', currency: 'USD' };
  world.workspace.networkReports.add([
    { date: DAY, appId: world.app.id, channel: 'unity', campaignId: spring.id, ...counts, spend },
  ]);
  const read = aReportReader(sim, world.workspace);
  const query = `spend?start_date=${DAY}&end_date=${DAY}&group_by=campaign&metrics=${METRICS}`;
  return { world, row: async () => (await read(query))[`${DAY},${spring.id}`] };
}

test('a purchase without a known rate makes all that it is part of unknown', { tags: 'long' }, async () => {
  const { world, row } = await anInstall();
  const bought = { product_id: 'gold', price: '5', currency: 'CHF', quantity: '1' };
  await world.post('/v0/purchase', { ...world.complete, ...bought });
  expect(await row()).toMatchObject({
    revenues: null,
    total_rev: null,
    total_ad_mediation_revenue: null,
    revenues_0d: null,
    total_rev_0d: null,
    rpu_0d: null,
    roas_0d: null,
    roi_0d: null,
    pub_rev: 0,
  });
});

test('where nothing was bought it is 0, and what was spent is lost', async () => {
  const { row } = await anInstall();
  expect(await row()).toMatchObject({
    revenues: 0,
    total_rev: 0,
    total_ad_mediation_revenue: 0,
    revenues_0d: 0,
    total_rev_0d: 0,
    rpu_0d: 0,
    roas_0d: 0,
    roi_0d: -100,
    pub_rev: 0,
  });
});

test('so does ad revenue without a known rate; what is known beside it is summed', { tags: 'long' }, async () => {
  const { world, row } = await anInstall();
  const paid = { date: DAY, appId: world.app.id, channel: 'ad_mob', impressions: 0, clicks: 0, installs: 0 };
  world.workspace.networkReports.add([{ ...paid, adRevenue: { amount: '5', currency: 'CHF' } }]);
  expect(await row()).toMatchObject({
    revenues: 0,
    pub_rev: null,
    total_rev: null,
    total_ad_mediation_revenue: 0, // Networks' ad revenue is not in it.
    pub_rev_0d: null,
    total_rev_0d: null,
    rpu_0d: null,
    roas_0d: 0, // Purchases alone.
    roi_0d: null,
  });
  world.workspace.networkReports.add([{ ...paid, channel: 'topon', adRevenue: { amount: '2', currency: 'USD' } }]);
  expect(await row()).toMatchObject({ pub_rev: 2, total_rev: 2, pub_rev_0d: 2, rpu_0d: 2 });
});

test('ad revenue without a known rate that nobody shares is null too, and 0 in no sum', async () => {
  const { world } = await anInstall();
  const paid = { appId: world.app.id, channel: 'ad_mob', impressions: 0, clicks: 0, installs: 0 };
  world.workspace.networkReports.add([{ ...paid, date: '2026-11-25', adRevenue: { amount: '5', currency: 'CHF' } }]);
  const read = aReportReader(sim, world.workspace);
  const query = `spend?start_date=${DAY}&end_date=2026-11-25&group_by=app&metrics=pub_rev,users`;
  const [first, second] = Object.values(await read(query));
  expect([first, second]).toMatchObject([
    { pub_rev: 0, users: 1 },
    { pub_rev: null, users: 0 },
  ]);
  const [total] = Object.values(await read(`${query}&granularity=totals-daily`));
  expect(total).toMatchObject({ pub_rev: null, users: 1 });
});
