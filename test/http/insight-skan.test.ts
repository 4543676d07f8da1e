import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { createSimulator, type InsightAnswer, type NewSkanPostback, type Simulator } from '../../simulator/index.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
const ask = async (options?: InsightOptions): Promise<InsightAnswer['items']> =>
  (await world.workspace.insights('skan', options)).items;

const unity = { 'ad-network-id': '4dzt52r2t5.skadnetwork', 'source-identifier': '5239' };
const moloco = { 'ad-network-id': '9t245vhmpl.skadnetwork', 'source-identifier': '39' };

/** Unity: values 10, 0 and one withheld, and a second postback. Moloco: a coarse one on the day after, and one that lost. */
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T23:59:59.999Z' }, app: { platform: 'ios' } });
  const { skanPostbacks, clock } = world.workspace;
  const postback = (id: string, rest: typeof unity & Partial<NewSkanPostback>) => ({
    version: '4.0',
    'transaction-id': id,
    appId: world.app.id,
    ...rest,
  });
  skanPostbacks.add([
    postback('a', { ...unity, 'conversion-value': 10 }),
    postback('b', { ...unity, 'conversion-value': 0, redownload: true }),
    postback('c', unity),
    postback('a', {
      ...unity,
      'source-identifier': '39',
      'postback-sequence-index': 1,
      'coarse-conversion-value': 'high',
    }),
  ]);
  await clock.advance({ ms: 1 });
  skanPostbacks.add([
    postback('d', { ...moloco, 'coarse-conversion-value': 'low' }),
    postback('e', { ...moloco, 'did-win': false }),
  ]);
});
afterAll(() => sim.close());

test('a value that was withheld is counted apart: it is in no average', async () => {
  expect(await ask({ groupBy: ['channel'] })).toEqual([
    {
      channel: 'moloco',
      postbacks: 1,
      installs: 1,
      redownloads: 0,
      conversionValueCount: 0,
      conversionValueTotal: 0,
      conversionValueAverage: null,
      coarseLow: 1,
      coarseMedium: 0,
      coarseHigh: 0,
      withheld: 0,
      lost: 1,
    },
    {
      channel: 'unity',
      postbacks: 4,
      installs: 3,
      redownloads: 1,
      conversionValueCount: 2,
      conversionValueTotal: 10,
      conversionValueAverage: 5,
      coarseLow: 0,
      coarseMedium: 0,
      coarseHigh: 1,
      withheld: 1,
      lost: 0,
    },
  ]);
});

test('values are split in the order of numbers, those without one last', async () => {
  const rows = await ask({
    groupBy: ['skCampaign', 'conversionValue'],
    filters: { adNetwork: unity['ad-network-id'] },
  });
  expect(rows.map(({ skCampaign, conversionValue, postbacks }) => [skCampaign, conversionValue, postbacks])).toEqual([
    ['39', null, 1],
    ['5239', 0, 1],
    ['5239', 10, 1],
    ['5239', null, 1],
  ]);
  expect(await ask({ filters: { conversionValue: ['10', ''] } })).toMatchObject([{ postbacks: 4 }]);
});

test('days are those on which they came', async () => {
  const rows = await ask({ granularity: 'day' });
  expect(rows.map(({ date, postbacks }) => [date, postbacks])).toEqual([
    ['2026-01-01', 4],
    ['2026-01-02', 1],
  ]);
});
