import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aReportReader, type Row } from '../support/reporting.js';
import { AIID, aWorld, GAID, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
let springId: string;
let rows: (query: string) => Promise<Readonly<Record<string, Row>>>;

const report = (date: string, amount: string, more: Readonly<Record<string, string>> = {}) => ({
  date,
  appId: world.app.id,
  channel: 'ad_mob',
  impressions: 0,
  clicks: 0,
  installs: 0,
  adRevenue: { amount, currency: 'USD' },
  ...more,
});

/**
 * Spring brings one person from the US on the 5th; nobody opens the app on the 6th. AdMob pays 3 dollars for the US, 2 for
 * Germany and 1 without a country on the 5th, 4 for the US and 0.5 without a country on the 6th: 10.5 in all.
 */
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-05T08:00:00Z' } });
  const spring = world.campaign({ name: 'Spring', channel: 'unity' });
  springId = spring.id;
  await world.click(spring, { advertising_id: GAID });
  await world.open({ analytics_installation_id: AIID, advertising_id: GAID, country: 'US' });
  world.workspace.networkReports.add([
    report('2026-01-05', '3', { country: 'US' }),
    report('2026-01-05', '2', { country: 'DE' }),
    report('2026-01-05', '1'),
    report('2026-01-06', '4', { country: 'US' }),
    report('2026-01-06', '0.5'),
  ]);
  const read = aReportReader(sim, world.workspace);
  rows = (query) => read(`spend?start_date=2026-01-05&end_date=2026-01-06&${query}`);
});
afterAll(() => sim.close());

describe('ad revenue where there was no session', () => {
  test('is a row without a campaign', async () => {
    const { app } = world;
    const metrics = 'metrics=pub_rev,total_rev,tracked_installs,users';
    expect(await rows(`group_by=campaign&${metrics}`)).toEqual({
      [`2026-01-05,${springId}`]: expect.objectContaining({ pub_rev: 4, total_rev: 4, users: 1 }) as Row, // 3 + 1
      [`2026-01-05,${app.id},unknown`]: expect.objectContaining({
        app_id: app.id,
        ad_network_id: null,
        ad_network_custom: false,
        campaign_id: null,
        campaign_name: null,
        pub_rev: 2,
        total_rev: 2,
        tracked_installs: 0,
        users: 0,
      }) as Row,
      [`2026-01-06,${app.id},unknown`]: expect.objectContaining({ pub_rev: 4.5, total_rev: 4.5, users: 0 }) as Row,
    });
  });

  test('stays in its country', async () => {
    expect(await rows('group_by=country&metrics=pub_rev')).toEqual({
      '2026-01-05,DE': { date: '2026-01-05', country: 'DE', pub_rev: 2 },
      '2026-01-05,US': { date: '2026-01-05', country: 'US', pub_rev: 4 },
      '2026-01-06,US': { date: '2026-01-06', country: 'US', pub_rev: 4 },
      '2026-01-06,unknown': { date: '2026-01-06', country: 'unknown', pub_rev: 0.5 },
    });
  });

  test.each(['app', 'channel', 'campaign', 'country', 'site', 'creative', 'app,channel', 'campaign,country'])(
    'by %s all rows together are what networks report',
    { tags: 'long' },
    async (groupBy) => {
      for (const granularity of ['daily', 'weekly', 'totals-daily']) {
        const all = Object.values(await rows(`group_by=${groupBy}&granularity=${granularity}&metrics=pub_rev`));
        expect(all.reduce((sum, row) => sum + Number(row['pub_rev']), 0)).toBe(10.5);
      }
    },
  );

  test('belongs to no channel that is asked for', async () => {
    const question = { from: '2026-01-05', to: '2026-01-06', filters: { channel: ['unity'] } };
    expect((await world.workspace.insights('shared-ad-revenue', question)).items).toEqual([
      { sessions: 1, adRevenue: '4' },
    ]);
    const others = { ...question, filters: { platform: ['android'], channel: [''] } };
    expect((await world.workspace.insights('shared-ad-revenue', others)).items).toEqual([
      { sessions: 0, adRevenue: '6.5' },
    ]);
  });
});
