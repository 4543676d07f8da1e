import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { aReportReader, type Row } from '../support/reporting.js';
import { aWorld, type Params, type World } from '../support/world.js';

let sim: Simulator;
let game: Game;
beforeAll(async () => {
  sim = await createSimulator();
  game = await aGame(sim);
});
afterAll(() => sim.close());

type Game = World & {
  readonly springId: string;
  /** Rows of a report, by their ids. */
  readonly rows: (family: string, query: string) => Promise<Readonly<Record<string, Row>>>;
};

const [ANA, BEN, CLEO] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];
const TWO_DAYS = 'start_date=2026-01-05&end_date=2026-01-06';

/**
 * Monday 5 and Tuesday 6 January. Ana and Ben click on an ad of Spring, on AdMob, and install; Cleo comes by herself.
 *
 * | | 5 January | 6 January |
 * |---|---|---|
 * | Ana (US) | clicks, installs, buys for 10 dollars (7 after the store), sees an ad for 0.25 | opens twice |
 * | Ben (US) | sees an ad, clicks, installs | |
 * | Cleo (DE) | installs | opens |
 *
 * AdMob reports 12 dollars of spend for 600 impressions, 40 clicks and 3 installs on the 5th; Unity, which shows ads in
 * the app, 3 dollars of revenue in the US and 1 without a country on the 5th, 1 in the US on the 6th.
 */
async function aGame(simulator: Simulator): Promise<Game> {
  const world = aWorld(simulator, {
    clock: { mode: 'frozen', now: '2026-01-05T08:00:00Z' },
    app: { name: 'Game', storeId: '1234567890' },
  });
  const { workspace, app } = world;
  const spring = world.campaign({ name: 'Spring', channel: 'ad_mob', remoteCampaignId: 'remote-1' });
  const of = (who: string, country: string): Params => ({
    analytics_installation_id: who,
    advertising_id: who,
    country,
  });
  const [ana, ben, cleo] = [of(ANA, 'US'), of(BEN, 'US'), of(CLEO, 'DE')];

  await world.click(spring, { advertising_id: ANA, site_id: 'news', creative_name: 'video', country: 'US' });
  await world.open(ana);
  const bought = { product_id: 'gold', price: '10', currency: 'USD', quantity: '1' };
  await world.post('/v0/purchase', { ...world.complete, ...ana, ...bought });
  const ad = { ad_revenue_mediation: 'custom', currency: 'USD', revenue_decimal: '0.25' };
  await world.post('/v0/ad_impressions', { ...world.complete, ...ana, ...ad });
  await world.view(spring, { advertising_id: BEN, country: 'US' });
  await world.click(spring, { advertising_id: BEN, country: 'US' });
  await world.open(ben);
  await world.open(cleo);

  await workspace.clock.set({ mode: 'frozen', now: '2026-01-06T08:00:00Z' });
  await world.open(ana);
  await world.open(ana);
  await world.open(cleo);

  const usd = (amount: string) => ({ amount, currency: 'USD' });
  const shown = { appId: app.id, channel: 'unity', impressions: 1000, clicks: 10, installs: 0 };
  workspace.networkReports.add([
    {
      date: '2026-01-05',
      appId: app.id,
      channel: 'ad_mob',
      campaignId: spring.id,
      country: 'US',
      impressions: 600,
      clicks: 40,
      installs: 3,
      spend: usd('12'),
    },
    { ...shown, date: '2026-01-05', country: 'US', adRevenue: usd('3') },
    { ...shown, date: '2026-01-05', adRevenue: usd('1') },
    { ...shown, date: '2026-01-06', country: 'US', adRevenue: usd('1') },
  ]);
  const read = aReportReader(simulator, workspace);
  return { ...world, springId: spring.id, rows: (family, query) => read(`${family}?${TWO_DAYS}&${query}`) };
}

describe('what is reported and tracked', () => {
  test('the defaults, by campaign: a row tells of its app and channel too', async () => {
    const { app, springId, rows } = game;
    const about = {
      app_id: app.id,
      app_name: 'Game',
      bundle_id: 'com.example.game',
      platform: 'android',
      store_id: '1234567890',
      icon_url: null,
    };
    expect(await rows('spend', 'group_by=campaign')).toEqual({
      [`2026-01-05,${springId}`]: {
        date: '2026-01-05',
        ...about,
        ad_network_id: 4,
        ad_network_name: 'Google AdMob',
        ad_network_short_id: 'ad_mob',
        ad_network_custom: false,
        campaign_id: springId,
        name: 'Spring',
        campaign_name: 'Spring',
        remote_campaign_id: 'remote-1',
        spend: 12,
        impressions: 600,
        clicks: 40,
        installs: 3,
        cpi: 4, // 12 ÷ 3
        ctr: 6.6667, // 40 ÷ 600, in percent
        cvr: 7.5, // 3 ÷ 40, in percent
        tcpi: 6, // 12 ÷ 2
        tracked_installs: 2,
      },
      // Organic has no campaign; what no network has reported is not known, and nothing is divided by it.
      [`2026-01-05,${app.id},0`]: {
        date: '2026-01-05',
        ...about,
        ad_network_id: 0,
        ad_network_name: 'Organic',
        ad_network_short_id: 'organic',
        ad_network_custom: false,
        campaign_id: null,
        name: 'Organic',
        campaign_name: 'Organic',
        remote_campaign_id: null,
        spend: null,
        impressions: null,
        clicks: null,
        installs: null,
        cpi: null,
        ctr: null,
        cvr: null,
        tcpi: null,
        tracked_installs: 1,
      },
    });
  });

  test('what was tracked, by channel and day', async () => {
    const metrics = 'metrics=tracked_impressions,tracked_clicks,tracked_installs,users,cpm';
    expect(await game.rows('spend', `group_by=channel&${metrics}`)).toEqual({
      '2026-01-05,0': expect.objectContaining({
        name: 'Organic',
        short_id: 'organic',
        ad_network_id: 0,
        tracked_impressions: 0,
        tracked_clicks: 0,
        tracked_installs: 1,
        users: 1,
        cpm: null,
      }) as Row,
      '2026-01-05,4': expect.objectContaining({
        tracked_impressions: 1,
        tracked_clicks: 2,
        tracked_installs: 2,
        users: 2,
        cpm: 20, // 12 × 1000 ÷ 600
      }) as Row,
      '2026-01-06,0': expect.objectContaining({ tracked_installs: 0, users: 1 }) as Row,
      '2026-01-06,4': expect.objectContaining({ tracked_installs: 0, users: 1 }) as Row,
    });
  });

  test.each([
    ['totals-daily', '0', '4', undefined],
    ['weekly', '2026-01-05,0', '2026-01-05,4', '2026-01-05'],
    ['monthly', '2026-01-01,0', '2026-01-01,4', '2026-01-01'],
  ])('%s sums the days; a rate is that of the sums', async (granularity, organic, adMob, date) => {
    const rows = await game.rows(
      'spend',
      `group_by=channel&granularity=${granularity}&metrics=users,tracked_installs,tcpi`,
    );
    expect(Object.keys(rows)).toEqual([organic, adMob]);
    expect(rows[organic]).toMatchObject({ users: 2, tracked_installs: 1, tcpi: null });
    expect(rows[adMob]).toMatchObject({ users: 3, tracked_installs: 2, tcpi: 6 });
    expect(rows[adMob]?.['date']).toBe(date);
  });

  test.each([
    ['country', ['DE', 'US'], { country: 'US', tracked_installs: 2 }],
    ['site', ['news', 'unknown'], { site_id: 'unknown', tracked_installs: 2 }],
    ['creative', ['unknown', 'video'], { creative_name: 'video', tracked_installs: 1 }],
    ['app,channel', undefined, { app_name: 'Game', ad_network_id: 4, tracked_installs: 2 }],
    ['country,channel', ['DE,0', 'US,4'], { country: 'US', ad_network_name: 'Google AdMob', tracked_installs: 2 }],
  ])('grouped by %s', async (groupBy, ids, last) => {
    const rows = await game.rows('spend', `group_by=${groupBy}&granularity=totals-daily&metrics=tracked_installs`);
    if (ids !== undefined) expect(Object.keys(rows)).toEqual(ids);
    expect(Object.values(rows).at(-1)).toMatchObject(last);
    expect(Object.values(rows)).toHaveLength(2);
  });

  test('app_ids chooses apps, and an app alone is called by its name', async () => {
    const { app, rows } = game;
    const metrics = 'granularity=totals-daily&metrics=tracked_installs';
    expect(await rows('spend', `group_by=app&${metrics}&app_ids=${app.id},none`)).toEqual({
      [app.id]: expect.objectContaining({ name: 'Game', app_name: 'Game', tracked_installs: 3 }) as Row,
    });
    expect(await rows('spend', `group_by=app&${metrics}&app_ids=none`)).toEqual({});
  });
});

describe('revenue of the day', () => {
  test('purchases are net, impressions apart, and totals leave one of them out each', async () => {
    const metrics = 'metrics=revenues,ad_mediation_revenue,pub_rev,total_rev,total_ad_mediation_revenue';
    const rows = await game.rows('spend', `group_by=channel&${metrics}`);
    // On the 5th two sessions in the US share 3 dollars, all three share 1.
    expect(rows['2026-01-05,4']).toMatchObject({
      revenues: 7, // 10 less 30 %
      ad_mediation_revenue: 0.25,
      pub_rev: 3.666666667, // 3 + 2/3
      total_rev: 10.666666667, // revenues + pub_rev
      total_ad_mediation_revenue: 7.25, // revenues + ad_mediation_revenue
    });
    expect(rows['2026-01-05,0']).toMatchObject({ revenues: 0, pub_rev: 0.333333333, total_rev: 0.333333333 });
    // On the 6th the dollar of the US is Ana's, who opened twice; Cleo is in Germany.
    expect(rows['2026-01-06,4']).toMatchObject({ revenues: 0, pub_rev: 1, total_rev: 1 });
    expect(rows['2026-01-06,0']).toMatchObject({ pub_rev: 0, total_rev: 0 });
  });

  test('the report of ad revenue names the channels that paid', async () => {
    const about = { ad_network_name: 'Unity Ads', ad_network_short_id: 'unity', ad_network_custom: false };
    expect(await game.rows('ad_revenue', 'group_by=channel')).toEqual({
      '2026-01-05,12': {
        date: '2026-01-05',
        ad_network_id: 12,
        ...about,
        name: 'Unity Ads',
        short_id: 'unity',
        ad_revenue: 4,
        clicks: 20,
        impressions: 2000,
        ecpm: 2, // 4 × 1000 ÷ 2000
        ecpc: 0.2, // 4 ÷ 20
      },
      '2026-01-06,12': expect.objectContaining({ ad_revenue: 1, ecpm: 1, ecpc: 0.1 }) as Row,
    });
    const byCountry = await game.rows('ad_revenue', 'group_by=country&granularity=totals-daily&metrics=ad_revenue');
    expect(byCountry).toEqual({
      US: { country: 'US', ad_revenue: 4 },
      unknown: { country: 'unknown', ad_revenue: 1 },
    });
  });
});

describe('a saved report', () => {
  test('shows what it says, for the dates that are asked or the days up to today', async () => {
    const { workspace, app, rows } = game;
    const { id } = workspace.savedReports.add({
      name: 'Organic by country',
      groupBy: ['channel', 'country'],
      channelIds: [0],
      appIds: [app.id],
      metrics: ['tracked_installs', 'users'],
      pastNumberDays: 1,
    });
    expect(await rows(id, 'format=json')).toEqual({
      '2026-01-05,0,DE': expect.objectContaining({ tracked_installs: 1, users: 1 }) as Row,
      '2026-01-06,0,DE': expect.objectContaining({ tracked_installs: 0, users: 1 }) as Row,
    });
    const [token] = workspace.accessTokens.list();
    const { body } = await answerTo(`${sim.url}/v2/reports/${id}`, {
      headers: { Authorization: `Bearer ${token?.token ?? ''}` },
    });
    expect(body).toMatchObject({
      data: [{ id: '2026-01-06,0,DE' }],
      meta: { count: 1, metrics: ['tracked_installs', 'users'] },
    });
  });
});

test('a report that is read in pages has each row once', async () => {
  const rows = await game.rows('spend', 'group_by=campaign,country&metrics=users&per_page=3');
  const groups = [`${game.app.id},0,DE`, `${game.springId},US`].toSorted();
  expect(Object.keys(rows)).toEqual(
    ['2026-01-05', '2026-01-06'].flatMap((date) => groups.map((group) => `${date},${group}`)),
  );
});
