import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { ACCEPTED, AIID, aWorld, type Params } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

async function anIphone(osVersion = '17.5') {
  const world = aWorld(sim, { app: { platform: 'ios' } });
  await world.open({ os_version: osVersion });
  const set = (params: Params, path = '/v0/conversion-values') =>
    world.post(path, { ...world.complete, os_version: osVersion, ...params });
  return { ...world, set };
}

test.each(['/v0/conversion-values', '/v0/conversion-values/'])('%s keeps what the app sets', async (path) => {
  const iphone = await anIphone();
  const params = { conversion_value: '12', coarse_conversion_value: 'high', lock_window: 'true' };
  expect(await iphone.set(params, path)).toMatchObject({ status: 200, body: ACCEPTED });
  expect(iphone.last()).toMatchObject({ endpoint: 'tenjin.conversion-values', findings: [] });
  await iphone.set({ conversion_value: '7' });
  expect(await iphone.workspace.install(AIID)).toMatchObject({
    conversionValue: { fine: 7, coarse: null, lockWindow: null },
    conversionValues: [
      { fine: 12, coarse: 'high', lockWindow: true, kept: true },
      { fine: 7, coarse: null, lockWindow: null, kept: true },
    ],
  });
});

test('before iOS 16.1 only a higher value is kept', async () => {
  const iphone = await anIphone('15.8');
  for (const value of ['12', '7', '13']) await iphone.set({ conversion_value: value });
  expect(await iphone.workspace.install(AIID)).toMatchObject({
    conversionValue: { fine: 13 },
    conversionValues: [{ kept: true }, { kept: false }, { kept: true }],
  });
});

test.each(['0', '63'])('%s is a value', async (value) => {
  const iphone = await anIphone();
  await iphone.set({ conversion_value: value });
  expect(iphone.last()).toMatchObject({ findings: [], facts: [{ fine: Number(value) }] });
});

test.each(['64', '-1', '1.5', 'high', ''])('%j is none and thrown away', async (value) => {
  const iphone = await anIphone();
  expect(await iphone.set({ conversion_value: value })).toMatchObject({ status: 202, body: { error: 'ignored' } });
  expect(iphone.last().findings[0]).toMatchObject({ rule: 'unreadable-conversion-value', field: 'conversion_value' });
});

test('an unknown coarse value is an error, the fine one counts', async () => {
  const iphone = await anIphone();
  await iphone.set({ conversion_value: '1', coarse_conversion_value: 'huge' });
  expect(iphone.last()).toMatchObject({
    verdict: 'recorded',
    findings: [{ rule: 'invalid-parameter', field: 'coarse_conversion_value' }],
    facts: [{ fine: 1, coarse: null }],
  });
});

test('the Android client sends the value alone', async () => {
  const world = aWorld(sim);
  await world.open();
  await world.post('/v0/conversion-values', { ...world.complete, conversion_value: '5' });
  expect(world.last()).toMatchObject({ findings: [], facts: [{ fine: 5, kept: true }] });
});

describe('methods', () => {
  test.each(['/v0/conversion-values', '/v1/subscriptions', '/v0/ad_impressions', '/v0/import_attribution'])(
    '%s is POST alone',
    async (path) => {
      const world = aWorld(sim);
      const answer = await world.get(path, world.complete);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    },
  );
});
