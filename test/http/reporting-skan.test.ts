import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type NewSkanPostback, type Simulator } from '../../simulator/index.js';
import { aReportReader, type Row } from '../support/reporting.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const UNITY = '4dzt52r2t5.skadnetwork';
const MOLOCO = '9t245vhmpl.skadnetwork';

/** Unity names its campaign: an ad that StoreKit showed, value 10, and a view, value 0. Moloco names none, and no fidelity. */
async function aReport(): Promise<{
  readonly campaignId: string;
  readonly rows: (groupBy: string) => Promise<Readonly<Record<string, Row>>>;
}> {
  const { workspace, app, campaign } = aWorld(sim, { app: { platform: 'ios' } });
  const { id: campaignId } = campaign({ name: 'Spring', channel: 'unity', remoteCampaignId: 'remote-1' });
  const postback = (id: string, network: string, rest: Partial<NewSkanPostback>): NewSkanPostback => ({
    version: '4.0',
    'transaction-id': id,
    'ad-network-id': network,
    'source-identifier': '5239',
    appId: app.id,
    ...rest,
  });
  workspace.skanPostbacks.add([
    postback('a', UNITY, { campaignId, 'fidelity-type': 1, 'conversion-value': 10 }),
    postback('b', UNITY, { campaignId, 'fidelity-type': 0, 'conversion-value': 0 }),
    postback('c', MOLOCO, { 'conversion-value': 5 }),
  ]);
  const read = aReportReader(sim, workspace);
  const query = 'sk_ad_network?start_date=2026-11-24&end_date=2026-11-24&granularity=totals-daily';
  return { campaignId, rows: (groupBy) => read(`${query}&group_by=${groupBy}`) };
}

test('rows tell of the network and of how faithful the postback is; a view is 0, and what Apple does not say null', async () => {
  const { rows } = await aReport();
  const values = (total: number) => ({
    conversion_value_count: 1,
    conversion_value_total: total,
    conversion_value_avg: total,
  });
  expect(await rows('sk_ad_network,fidelity_type')).toEqual({
    [`${UNITY},0`]: { sk_ad_network_id: UNITY, fidelity_type: 0, ...values(0) },
    [`${UNITY},1`]: { sk_ad_network_id: UNITY, fidelity_type: 1, ...values(10) },
    [`${MOLOCO},unknown`]: { sk_ad_network_id: MOLOCO, fidelity_type: null, ...values(5) },
  });
});

test('rows of campaigns tell of the one that the network names', async () => {
  const { campaignId, rows } = await aReport();
  const all = await rows('campaign');
  expect(all[campaignId]).toMatchObject({
    ad_network_name: 'Unity Ads',
    campaign_id: campaignId,
    campaign_name: 'Spring',
    remote_campaign_id: 'remote-1',
    conversion_value_total: 10,
  });
  const unnamed = Object.values(all).filter((row) => row['campaign_id'] === null);
  expect(unnamed).toMatchObject([{ ad_network_name: 'Moloco', remote_campaign_id: null, conversion_value_total: 5 }]);
});
