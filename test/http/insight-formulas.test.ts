import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { createSimulator, type InsightAnswer, type Simulator } from '../../simulator/index.js';
import { storeKinds } from '../support/store-kinds.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ANA, BEN, rates, twoDays } from '../support/two-days.js';
import { aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();
for (const { kind, tags } of storeKinds)
  describe(`with a store of kind ${kind}`, { tags }, () => {
    let sim: Simulator;
    let world: World;
    beforeAll(async () => {
      sim = await createSimulator({
        rates,
        ...(kind === 'file' ? { store: `file:${join(folder, 'formulas.duckdb')}` } : {}),
      });
      world = await twoDays(sim);
    });
    afterAll(() => sim.close());

    const ask = async (question: string, options?: InsightOptions): Promise<InsightAnswer['items']> =>
      (await world.workspace.insights(question, options)).items;

    test('installs: a reinstall is a first open and no tracked install', async () => {
      expect(await ask('installs')).toEqual([
        {
          firstOpens: 4,
          trackedInstalls: 3,
          attributedInstalls: 2,
          organicInstalls: 1,
          reinstalls: 1,
          organicShare: 1 / 3,
        },
      ]);
      expect(await ask('installs', { groupBy: ['channel'], filters: { country: 'US' } })).toMatchObject([
        { channel: 'organic', trackedInstalls: 1, organicShare: 1 },
        { channel: 'unity', trackedInstalls: 1, organicShare: 0 },
      ]);
      expect(await ask('installs', { from: '2026-01-02' })).toMatchObject([{ trackedInstalls: 0, organicShare: null }]);
    });

    test('traffic: what networks report and what was tracked stand side by side', async () => {
      expect(await ask('traffic', { groupBy: ['channel'], to: '2026-01-01' })).toEqual([
        {
          channel: 'organic',
          // No network reports of those who come by themselves.
          reportedImpressions: null,
          reportedClicks: null,
          reportedInstalls: null,
          reportedCtr: null,
          reportedCvr: null,
          reportedIpm: null,
          trackedImpressions: 0,
          trackedClicks: 0,
          trackedInstalls: 1,
          attributedInstalls: 0,
          clickInstalls: 0,
          viewInstalls: 0,
          trackedCtr: null,
          trackedCvr: null,
          trackedIpm: null,
        },
        {
          channel: 'unity',
          reportedImpressions: 1000,
          reportedClicks: 8,
          reportedInstalls: 4,
          reportedCtr: 0.008,
          reportedCvr: 0.5,
          reportedIpm: 4,
          trackedImpressions: 2,
          trackedClicks: 2,
          trackedInstalls: 2,
          attributedInstalls: 2,
          clickInstalls: 2,
          viewInstalls: 0,
          trackedCtr: 1,
          trackedCvr: 1,
          trackedIpm: 1000,
        },
      ]);
      // Nobody clicked in the US, as far as the network knows.
      expect(await ask('traffic', { filters: { country: 'US', channel: 'unity' } })).toMatchObject([
        { reportedClicks: 0, reportedCtr: 0, reportedCvr: null, trackedClicks: 1 },
      ]);
    });

    test('spend: costs by what networks report, tCPI by tracked installs', async () => {
      // 3 dollars and 4 euros, which are 5 dollars; the francs are in no sum.
      expect(await ask('spend', { groupBy: ['channel'] })).toEqual([
        {
          channel: 'organic',
          spend: null,
          reportedImpressions: null,
          reportedClicks: null,
          reportedInstalls: null,
          trackedInstalls: 1,
          cpi: null,
          tCpi: null,
          cpc: null,
          cpm: null,
          withoutRate: 0,
        },
        {
          channel: 'unity',
          spend: '8',
          reportedImpressions: 1000,
          reportedClicks: 8,
          reportedInstalls: 4,
          trackedInstalls: 2,
          cpi: '2',
          tCpi: '4',
          cpc: '1',
          cpm: '8',
          withoutRate: 1,
        },
      ]);
      // All installs are in the denominator, organic ones too: 8 ÷ 3.
      expect(await ask('spend')).toMatchObject([{ spend: '8', trackedInstalls: 3, tCpi: '2.666666667' }]);
      expect(await ask('spend', { filters: { country: 'CH' } })).toMatchObject([
        { spend: null, reportedInstalls: 0, cpi: null, withoutRate: 1 },
      ]);
    });

    test('activity: a person counts once a day, whatever they reinstall', async () => {
      expect(await ask('activity', { granularity: 'day' })).toEqual([
        { date: '2026-01-01', sessions: 5, activeUsers: 3, userDays: 3, dau: 3, sessionsPerUserDay: 5 / 3 },
        { date: '2026-01-02', sessions: 1, activeUsers: 1, userDays: 1, dau: 1, sessionsPerUserDay: 1 },
      ]);
      expect(await ask('activity')).toEqual([
        { sessions: 6, activeUsers: 3, userDays: 4, dau: 2, sessionsPerUserDay: 1.5 },
      ]);
    });

    test('activity: DAU is over the days of the span that are asked for', async () => {
      const dau = async (options: InsightOptions) => (await ask('activity', options)).map((item) => item['dau']);
      expect(await dau({ from: '2026-01-01', to: '2026-01-08' })).toEqual([0.5]);
      // Thursday and Friday of the week that ends on the 4th.
      expect(await dau({ granularity: 'week' })).toEqual([2]);
      expect(await dau({ granularity: 'week', from: '2026-01-01', to: '2026-01-31' })).toEqual([1]);
      expect(await dau({ granularity: 'month', from: '2026-01-01', to: '2026-01-31' })).toEqual([4 / 31]);
      expect(await dau({ from: '2026-02-01', to: '2026-02-02' })).toEqual([0]);
    });

    test('revenue: gross, net and impressions, by the day on which they were earned', async () => {
      const [first, second] = await ask('revenue', { granularity: 'day' });
      expect(first).toEqual({
        date: '2026-01-01',
        purchases: 1,
        inAppGross: '10',
        inAppNet: '7',
        adImpressions: 2,
        impressionRevenue: '0.006',
        totalRevenue: '7.006',
        payingUsers: 1,
        userDays: 3,
        trackedInstalls: 3,
        arpu: '2.335333333',
        arpdau: '2.335333333',
        inAppArpdau: '2.333333333',
        impressionArpdau: '0.002',
        arppu: '7',
        withoutRate: 0,
      });
      // 4 euros are 5 dollars; the franc counts as a purchase and is in no sum.
      expect(second).toEqual({
        date: '2026-01-02',
        purchases: 2,
        inAppGross: '5',
        inAppNet: '3.5',
        adImpressions: 0,
        impressionRevenue: '0',
        totalRevenue: '3.5',
        payingUsers: 2,
        userDays: 1,
        trackedInstalls: 0,
        arpu: null,
        arpdau: '3.5',
        inAppArpdau: '3.5',
        impressionArpdau: '0',
        arppu: '1.75',
        withoutRate: 1,
      });
    });

    test('revenue: what has no rate is not known, what nobody bought is 0', async () => {
      expect(await ask('revenue', { from: '2026-01-02', filters: { country: 'US' } })).toMatchObject([
        { purchases: 1, inAppNet: null, totalRevenue: null, arppu: null, payingUsers: 1, withoutRate: 1 },
      ]);
      expect(await ask('revenue', { from: '2026-01-03' })).toMatchObject([
        { purchases: 0, inAppNet: '0', totalRevenue: '0', arpu: null, arpdau: null, arppu: null },
      ]);
    });

    test('ad revenue: what networks report that the app earned', async () => {
      expect(await ask('ad-revenue', { groupBy: ['channel'] })).toEqual([
        { channel: 'ad_mob', adRevenue: '6', adImpressions: 2000, adClicks: 5, ecpm: '3', ecpc: '1.2', withoutRate: 0 },
      ]);
      expect(await ask('ad-revenue', { to: '2026-01-01' })).toMatchObject([{ adRevenue: null, ecpm: null }]);
    });

    test('click to install: 30 seconds and an hour', async () => {
      const times = {
        fastest: 30_000,
        p10: 30_000,
        median: 30_000,
        p75: 3_600_000,
        p99: 3_600_000,
        slowest: 3_600_000,
      };
      expect(await ask('click-to-install')).toMatchObject([{ installs: 2, ...times, mean: 1_815_000 }]);
      expect(await ask('click-to-install', { groupBy: ['bucket', 'site'] })).toMatchObject([
        { bucket: 10_000, site: 'news', installs: 1 },
        { bucket: 3_600_000, site: null, installs: 1 },
      ]);
      expect(await ask('click-to-install', { filters: { channel: 'organic' } })).toMatchObject([
        { installs: 0, median: null, mean: null },
      ]);
    });

    test('attribution: by method, and shares of those that something earned', async () => {
      expect(await ask('attribution')).toEqual([
        {
          trackedInstalls: 3,
          deviceClick: 2,
          referrerClick: 0,
          probabilisticClick: 0,
          deviceView: 0,
          probabilisticView: 0,
          claim: 0,
          organic: 1,
          organicShare: 1 / 3,
          probabilisticShare: 0,
          viewThroughShare: 0,
          claimShare: 0,
        },
      ]);
      expect(await ask('attribution', { filters: { method: 'organic' } })).toMatchObject([
        { trackedInstalls: 1, organicShare: 1, viewThroughShare: null, claimShare: null },
      ]);
    });
  });

describe('attribution and requests', () => {
  let sim: Simulator;
  beforeAll(async () => {
    sim = await createSimulator();
  });
  afterAll(() => sim.close());

  test('a view and a claim earn their installs', async () => {
    const world = aWorld(sim);
    await world.view(world.campaign(), { advertising_id: ANA });
    await world.open({ analytics_installation_id: ANA, advertising_id: ANA });
    await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'facebook',
      advertisingId: BEN,
      kind: 'click',
      engagedAt: '2026-11-24T11:59:00.000Z',
    });
    await world.open({ analytics_installation_id: BEN, advertising_id: BEN });
    expect((await world.workspace.insights('attribution')).items).toMatchObject([
      { trackedInstalls: 2, deviceView: 1, claim: 1, viewThroughShare: 0.5, claimShare: 0.5, organicShare: 0 },
    ]);
    // The claim says when the click was; the view is no click.
    expect((await world.workspace.insights('click-to-install', { groupBy: ['channel'] })).items).toMatchObject([
      { channel: 'facebook', installs: 1, median: 60_000, mean: 60_000 },
    ]);
  });

  test('requests: recorded, thrown away, refused', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('x'.repeat(80));
    await world.event('level', { api_key: world.key, platform: 'ios' });
    const { items } = await world.workspace.insights('requests', { groupBy: ['endpoint', 'verdict', 'reason'] });
    expect(items).toMatchObject([
      {
        endpoint: 'tenjin.event',
        verdict: 'dropped',
        reason: 'event-name-too-long',
        requests: 1,
        dropped: 1,
        droppedShare: 1,
      },
      { endpoint: 'tenjin.event', verdict: 'recorded', reason: null, requests: 1, recorded: 1, withErrors: 0 },
      {
        endpoint: 'tenjin.event',
        verdict: 'rejected',
        reason: 'no-such-app',
        requests: 1,
        rejected: 1,
        rejectedShare: 1,
      },
    ]);
    expect((await world.workspace.insights('requests')).items).toMatchObject([
      { requests: 3, recorded: 1, dropped: 1, rejected: 1, droppedShare: 1 / 3, rejectedShare: 1 / 3 },
    ]);
    expect((await world.workspace.insights('requests', { from: '2026-11-25' })).items).toMatchObject([
      { requests: 0, droppedShare: null },
    ]);
  });
});
