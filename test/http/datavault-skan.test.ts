import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type NewSkanPostback, type Simulator } from '../../simulator/index.js';
import { aReportReader } from '../support/reporting.js';
import { aWorld, type World } from '../support/world.js';

const UNITY = '4dzt52r2t5.skadnetwork';
let sim: Simulator;
let world: World;

/** Of version 4: one with value 10, one whose value Apple withheld, both of them redownloads, and two later ones of the first. */
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, { app: { platform: 'ios' } });
  const postback = (id: string, sequence: 0 | 1 | 2, rest: Partial<NewSkanPostback>): NewSkanPostback => ({
    version: '4.0',
    'transaction-id': id,
    'ad-network-id': UNITY,
    'source-identifier': sequence === 0 ? '5239' : '39',
    'postback-sequence-index': sequence,
    appId: world.app.id,
    redownload: true,
    ...rest,
  });
  world.workspace.skanPostbacks.add([
    postback('a', 0, { 'conversion-value': 10 }),
    postback('b', 0, {}),
    postback('a', 1, { 'coarse-conversion-value': 'low' }),
    postback('a', 2, {}),
  ]);
});
afterAll(() => sim.close());

test.each(['skan_ad_network_metrics', 'skan_apple_metrics'])(
  'in %s a campaign of version 4 is its source identifier',
  async (table) => {
    const { rows } = await world.workspace.sql(
      `select sk_campaign_id, conversion_value, conversion_value_count, redownload_count from ${table}
       order by conversion_value nulls last`,
    );
    expect(rows).toEqual([
      [5239, 10, 1, 1],
      // Withheld: there is no value that could be counted.
      [5239, null, 0, 1],
    ]);
  },
);

test('the count of values is the same in DataVault, in insights and in reports', async () => {
  const { rows } = await world.workspace.sql('select sum(conversion_value_count) from skan_ad_network_metrics');
  const [insight] = (await world.workspace.insights('skan', { filters: { skCampaign: '5239' } })).items;
  const read = aReportReader(sim, world.workspace);
  const query = 'sk_ad_network?start_date=2026-11-24&end_date=2026-11-24&granularity=totals-daily';
  const report = await read(`${query}&group_by=sk_campaign`);
  expect(rows).toEqual([[1]]);
  expect(insight).toMatchObject({ conversionValueCount: 1, redownloads: 2 });
  expect(report['5239']).toMatchObject({ sk_campaign_id: 5239, conversion_value_count: 1 });
});
