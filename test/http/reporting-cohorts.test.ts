import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aReportReader, type Row } from '../support/reporting.js';
import { aWorld, type Params, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const usd = (amount: string) => ({ amount, currency: 'USD' });
const ofPerson = (id: string, more: Params = {}): Params => ({
  analytics_installation_id: id,
  advertising_id: id,
  ...more,
});
const to = (world: World, now: string): Promise<unknown> => world.workspace.clock.set({ mode: 'frozen', now });
const buys = (world: World, who: Params, price: string) =>
  world.post('/v0/purchase', { ...world.complete, ...who, product_id: 'gold', price, currency: 'USD', quantity: '1' });
const sees = (world: World, who: Params, revenue: string) =>
  world.post('/v0/ad_impressions', {
    ...world.complete,
    ...who,
    ad_revenue_mediation: 'custom',
    currency: 'USD',
    revenue_decimal: revenue,
  });

describe('a cohort', () => {
  let rows: (query: string) => Promise<Readonly<Record<string, Row>>>;

  /**
   * Ana and Ben are brought by Spring on 1 March at noon, Cleo comes by herself. 20 dollars were spent. Ana buys for 10
   * dollars (7 after the store) in the last millisecond of her first 24 hours, and again in the next, when she opens too.
   * Networks pay 6 dollars for the ads of 1 March, which has three sessions, and 5 for those of 2 March, which has hers.
   */
  beforeAll(async () => {
    const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-03-01T12:00:00Z' } });
    const spring = world.campaign({ name: 'Spring', channel: 'unity' });
    const [ana, ben, cleo] = ['a', 'b', 'c'].map((letter) => ofPerson(letter.repeat(32))) as [Params, Params, Params];
    for (const { advertising_id: id = '' } of [ana, ben]) await world.click(spring, { advertising_id: id });
    for (const who of [ana, ben, cleo]) await world.open(who);
    await to(world, '2026-03-02T11:59:59.999Z');
    await buys(world, ana, '10');
    await to(world, '2026-03-02T12:00:00Z');
    await world.open(ana);
    await buys(world, ana, '10');
    await to(world, '2026-03-03T12:00:00Z');
    const report = { appId: world.app.id, impressions: 0, clicks: 0, installs: 0 };
    world.workspace.networkReports.add([
      { ...report, date: '2026-03-01', channel: 'unity', campaignId: spring.id, spend: usd('20') },
      { ...report, date: '2026-03-01', channel: 'ad_mob', adRevenue: usd('6') },
      { ...report, date: '2026-03-02', channel: 'ad_mob', adRevenue: usd('5') },
    ]);
    const read = aReportReader(sim, world.workspace);
    rows = (query) => read(`spend?start_date=2026-03-01&end_date=2026-03-03&group_by=channel&${query}`);
  });

  test('money is summed from the install to the end of day N; a young cohort shows its value so far', async () => {
    const metrics = 'metrics=revenues,revenues_0d,revenues_1d,revenues_90d,pub_rev_0d,pubrev_1d,total_rev_1d';
    const all = await rows(metrics);
    expect(all['2026-03-01,12']).toMatchObject({
      revenues: 0, // Nothing on that date: differs from revenues_0d.
      revenues_0d: 7,
      revenues_1d: 14,
      revenues_90d: 14,
      pub_rev_0d: 4, // 2 of 3 sessions, 6 dollars
      pubrev_1d: 9, // and the 5 dollars of 2 March
      total_rev_1d: 23,
    });
    // Nobody has installed on the 2nd.
    expect(all['2026-03-02,12']).toMatchObject({ revenues: 14, revenues_0d: 0, total_rev_1d: 0 });
  });

  test('shares of spend are percent, and null where nothing was spent', { tags: 'long' }, async () => {
    const all = await rows('metrics=roas_0d,roas_1d,roi_0d,roi_1d,rpu_1d');
    expect(all['2026-03-01,12']).toMatchObject({
      roas_0d: 35, // 7 ÷ 20
      roas_1d: 70, // 14 ÷ 20
      roi_0d: -45, // (7 + 4 − 20) ÷ 20
      roi_1d: 15, // (14 + 9 − 20) ÷ 20
      rpu_1d: 11.5, // 23 ÷ 2
    });
    expect(all['2026-03-01,0']).toMatchObject({ roas_0d: null, roas_1d: null, roi_1d: null, rpu_1d: 2 });
  });

  test('retention is percent, and null until day N is over', async () => {
    const all = await rows('metrics=retention_0d,retention_1d,retention_2d');
    // It is exactly two days old: day 1 is over, day 2 begins.
    expect(all['2026-03-01,12']).toMatchObject({ retention_0d: 100, retention_1d: 50, retention_2d: null });
    expect(all['2026-03-01,0']).toMatchObject({ retention_0d: 100, retention_1d: 0, retention_2d: null });
  });

  test('totals are those of all cohorts of the days', async () => {
    const all = await rows('granularity=totals-daily&metrics=revenues_1d,roas_1d,retention_1d,tracked_installs');
    expect(all['12']).toMatchObject({ revenues_1d: 14, roas_1d: 70, retention_1d: 50, tracked_installs: 2 });
  });

  test('nothing is predicted', async () => {
    const all = await rows('metrics=tracked_installs,pltv_30d,proas_30d');
    expect(all['2026-03-01,12']).toMatchObject({ pltv_30d: null, proas_30d: null });
  });
});

test('the row that is public is what such a day looks like', { tags: 'long', timeout: 20_000 }, async () => {
  // 377 installs of a campaign on Meta, which cost 163.09 dollars. They see ads for 119.99 dollars on the first day,
  // 9.93 on the next, 5.44 within the week, and one buys for 4.99; one who came the day before brings 1.67 more.
  const world = aWorld(sim, {
    clock: { mode: 'frozen', now: '2026-08-29T12:00:00Z' },
    app: { commission: [{ from: '2026-01-01', rate: 0 }] },
  });
  const { workspace, app } = world;
  const { id: campaignId } = workspace.addCampaign({ appId: app.id, name: 'Broad', channel: 'facebook' });
  const comes = async (n: number): Promise<Params> => {
    const person = ofPerson(String(n).padStart(32, '1'), { country: 'US' });
    await workspace.addClaim({
      appId: app.id,
      channel: 'facebook',
      campaignId,
      kind: 'click',
      engagedAt: workspace.clock.state().now,
      advertisingId: person['advertising_id'] ?? '',
    });
    await world.open(person);
    return person;
  };
  const earlier = await comes(1000);
  await to(world, '2026-08-30T10:00:00Z');
  const people = await Promise.all(Array.from({ length: 377 }, (_, n) => comes(n + 2000)));
  const [first = {}] = people;
  await sees(world, earlier, '1.67');
  await sees(world, first, '119.99');
  await to(world, '2026-08-31T10:00:00Z');
  await sees(world, first, '9.93');
  await to(world, '2026-09-04T10:00:00Z');
  await sees(world, first, '5.44');
  await buys(world, first, '4.99');
  const counts = { impressions: 0, clicks: 0, installs: 0 };
  const report = { date: '2026-08-30', appId: app.id, channel: 'facebook', campaignId, country: 'US', ...counts };
  workspace.networkReports.add([{ ...report, spend: usd('163.09') }]);

  const read = aReportReader(sim, workspace);
  const metrics =
    'tracked_installs,spend,revenues,revenues_7d,roas_7d,ad_mediation_revenue,ad_mediation_revenue_0d,ad_mediation_revenue_1d,ad_mediation_revenue_7d,total_rev';
  const rows = await read(
    `spend?start_date=2026-08-30&end_date=2026-08-30&group_by=campaign,country&metrics=${metrics}`,
  );
  expect(rows).toEqual({
    [`2026-08-30,${campaignId},US`]: expect.objectContaining({
      date: '2026-08-30',
      app_id: app.id,
      campaign_id: campaignId,
      name: 'Broad',
      ad_network_id: 3,
      ad_network_name: 'Meta',
      country: 'US',
      platform: 'android',
      tracked_installs: 377,
      spend: 163.09,
      revenues: 0,
      revenues_7d: 4.99,
      roas_7d: 3.0597,
      ad_mediation_revenue: 121.66,
      ad_mediation_revenue_0d: 119.99,
      ad_mediation_revenue_1d: 129.92,
      ad_mediation_revenue_7d: 135.36,
      total_rev: 0,
    }) as Row,
  });
});

test('the report of SKAdNetwork counts the values that Apple has not withheld', async () => {
  const world = aWorld(sim, { app: { platform: 'ios', storeId: '525463029' } });
  const postback = {
    version: '3.0',
    'ad-network-id': '4dzt52r2t5.skadnetwork',
    'campaign-id': 42,
    'app-id': 525463029,
    redownload: false,
    'source-app-id': 1234567891,
    'fidelity-type': 1,
    'did-win': true,
    'attribution-signature': 'x',
  } as const;
  const ids = ['1', '2', '3', '4'].map((n) => `6aafb7a5-0170-41b5-bbe4-fe71dedf1e3${n}`);
  const values = [10, 10, 25, null];
  world.workspace.skanPostbacks.add(
    ids.map((id, at) => ({ ...postback, 'transaction-id': id, 'conversion-value': values[at] ?? null })),
  );
  const read = aReportReader(sim, world.workspace);
  const day = 'start_date=2026-11-24&end_date=2026-11-24';
  const total = await read(`sk_ad_network?${day}&group_by=app`);
  expect(total[`2026-11-24,${world.app.id}`]).toMatchObject({
    conversion_value_count: 3,
    conversion_value_total: 45,
    conversion_value_avg: 15,
  });
  const groups = 'app,channel,sk_campaign,sk_source_app,conversion_value';
  const rows = await read(`sk_ad_network?${day}&granularity=totals-daily&group_by=${groups}`);
  expect(rows).toMatchObject({
    [`${world.app.id},12,42,1234567891,10`]: {
      sk_campaign_id: 42,
      sk_source_app_id: '1234567891',
      conversion_value: 10,
      conversion_value_count: 2,
      conversion_value_total: 20,
      conversion_value_avg: 10,
      ad_network_name: 'Unity Ads',
    },
    [`${world.app.id},12,42,1234567891,25`]: { conversion_value_count: 1 },
    // The one that was withheld.
    [`${world.app.id},12,42,1234567891,unknown`]: {
      conversion_value: null,
      conversion_value_count: 0,
      conversion_value_avg: null,
    },
  });
});
