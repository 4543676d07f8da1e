import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aReportReader } from '../support/reporting.js';
import { aWorld, type World } from '../support/world.js';

const DAYS = 'start_date=2026-01-01&end_date=2026-01-02';
let sim: Simulator;
let world: World;
let spring: string;

/**
 * Spring brings one install from Germany and two from the US on 1 January. Unity reports 10 dollars without a country and 2 in
 * France that day, 5 on the next, on which nobody came.
 */
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' } });
  const campaign = world.campaign({ name: 'Spring', channel: 'unity' });
  spring = campaign.id;
  for (const [letter, country] of Object.entries({ a: 'DE', b: 'US', c: 'US' })) {
    const id = letter.repeat(32);
    await world.click(campaign, { advertising_id: id, site_id: 's1' });
    await world.open({ analytics_installation_id: id, advertising_id: id, country });
  }
  const unity = { appId: world.app.id, channel: 'unity', campaignId: spring };
  world.workspace.networkReports.add([
    { ...unity, date: '2026-01-01', impressions: 100, clicks: 10, installs: 4, spend: '10' },
    { ...unity, date: '2026-01-01', country: 'FR', impressions: 1, clicks: 0, installs: 0, spend: '2' },
    { ...unity, date: '2026-01-02', impressions: 5, clicks: 5, installs: 5, spend: '5' },
  ]);
});
afterAll(() => sim.close());

const rows = (query: string) => aReportReader(sim, world.workspace)(`spend?${DAYS}&${query}`);

test('spend without a country goes to the countries of the installs, and all parts add up', async () => {
  const metrics = 'metrics=spend,impressions,clicks,installs,tcpi';
  const byCountry = await rows(`group_by=country&granularity=totals-daily&${metrics}`);
  expect(byCountry).toEqual({
    DE: { country: 'DE', spend: 3.333333333, impressions: 33, clicks: 3, installs: 1, tcpi: 3.333333333 },
    FR: { country: 'FR', spend: 2, impressions: 1, clicks: 0, installs: 0, tcpi: null },
    US: { country: 'US', spend: 6.666666667, impressions: 67, clicks: 7, installs: 3, tcpi: 3.333333334 },
    unknown: { country: 'unknown', spend: 5, impressions: 5, clicks: 5, installs: 5, tcpi: null },
  });
  const bySite = await rows('group_by=site&granularity=totals-daily&metrics=spend');
  expect(bySite).toEqual({
    s1: { site_id: 's1', spend: 10 },
    unknown: { site_id: 'unknown', spend: 7 },
  });
  const whole = await rows('group_by=app&granularity=totals-daily&metrics=spend,impressions');
  expect(Object.values(whole)).toMatchObject([{ spend: 17, impressions: 106 }]);
});

test('the reporting API and DataVault say the same', async () => {
  const { rows: table } = await world.workspace.sql(
    `select date || ',' || country, reported_spend, reported_impressions, reported_clicks, reported_installs
     from reporting_metrics where campaign_id = '${spring}' and reported_impressions > 0 order by 1`,
  );
  const report = await rows('group_by=country&metrics=spend,impressions,clicks,installs');
  const cents = Object.entries(report)
    .filter(([, row]) => row['spend'] !== null)
    .map(([id, row]) => [
      id,
      Math.round(Number(row['spend']) * 100),
      row['impressions'],
      row['clicks'],
      row['installs'],
    ]);
  expect(cents).toEqual(table);
  expect(table).toHaveLength(4);
});

test('the insight of spend shows reports as they came', async () => {
  const { body } = await world.control<{ items: object[] }>('GET /_sim/insights/spend?groupBy=country');
  expect(body.items).toContainEqual(expect.objectContaining({ country: null, spend: '15' }));
});
