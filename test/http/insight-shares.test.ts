import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, type Params, type World, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const idOf = (letter: string): string => letter.repeat(32);
const open = (world: World, letter: string, params: Params) =>
  world.open({ analytics_installation_id: idOf(letter), advertising_id: ZEROS, ...params });

describe('attribution', () => {
  test('each way of matching counts for itself, and the shares for those that something earned', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    // Two by what the store hands over, three and one from the address of a click and of a view.
    for (const letter of ['a', 'b']) {
      const { referrer } = await world.workspace.addEngagement({ kind: 'click', campaignId: link.id });
      await open(world, letter, { referrer: referrer ?? '' });
    }
    for (const [at, letter] of ['c', 'd', 'e'].entries()) {
      await world.click(link, { ip_address: `203.0.113.${at + 1}` });
      await open(world, letter, { ip_address: `203.0.113.${at + 1}` });
    }
    await world.view(link, { ip_address: '203.0.113.9' });
    await open(world, 'f', { ip_address: '203.0.113.9' });
    await world.view(link, { advertising_id: idOf('1') });
    await open(world, '1', { advertising_id: idOf('1') });
    await open(world, '2', {});
    expect((await world.workspace.insights('attribution')).items).toEqual([
      {
        trackedInstalls: 8,
        deviceClick: 0,
        referrerClick: 2,
        probabilisticClick: 3,
        deviceView: 1,
        probabilisticView: 1,
        claim: 0,
        organic: 1,
        organicShare: 1 / 8,
        probabilisticShare: 4 / 7,
        viewThroughShare: 2 / 7,
        claimShare: 0,
      },
    ]);
  });
});

describe('click to install', () => {
  test('a quantile is the first of the times that as large a share of the installs does not exceed', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    const people = '123456789a';
    for (const letter of people) await world.click(link, { advertising_id: idOf(letter) });
    for (const letter of people) {
      await world.workspace.clock.advance({ ms: 10_000 });
      await open(world, letter, { advertising_id: idOf(letter) });
    }
    expect((await world.workspace.insights('click-to-install')).items).toEqual([
      {
        installs: 10,
        fastest: 10_000,
        p10: 10_000,
        p25: 30_000,
        median: 50_000,
        p75: 80_000,
        p90: 90_000,
        p99: 100_000,
        slowest: 100_000,
        mean: 55_000,
      },
    ]);
  });
});

describe('requests', () => {
  test('count once, however much is wrong with them', async () => {
    const world = aWorld(sim);
    await world.open();
    // Nothing can match it; and of the other two parameters are missing besides.
    await open(world, 'a', {});
    await open(world, 'b', { os_version: '', sdk_version: '' });
    expect((await world.workspace.insights('requests')).items).toMatchObject([
      { requests: 3, withErrors: 1, withWarnings: 2 },
    ]);
  });
});
