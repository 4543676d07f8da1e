import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InsightOptions, NewApp } from '@mmp-sim/contracts/wire';
import { createSimulator, type InsightAnswer, type Simulator } from '../../simulator/index.js';
import { storeKinds } from '../support/store-kinds.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type Params, type World } from '../support/world.js';

const folder = temporaryFolder();
const idOf = (letter: string): string => letter.repeat(32);

/**
 * Ana clicks on an ad of Unity and installs at noon on 1 January, Ben comes by himself a second before midnight. Cleo was
 * there before, and is imported.
 *
 * | instant | | since the install | elapsed | UTC |
 * |---|---|---|---|---|
 * | 2 January 11:59:59 | Ana buys for 10 dollars, of which the store leaves 7 | 23:59:59 | day 0 | day 1 |
 * | 2 January 12:00:00 | Ana opens, and buys for 4 dollars, of which 2.80 are left | 24:00:00 | day 1 | day 1 |
 * | 2 January 12:00:00 | Ben opens | 12:00:01 | day 0 | day 1 |
 * | 3 January 12:00:00 | Ben sees an ad in the app, for half a dollar | 36:00:01 | day 1 | day 2 |
 * | 4 January 12:00:00 | Ana reinstalls, and buys for 2 dollars, of which 1.40 are left | 72:00:00 | day 3 | day 3 |
 */
async function anaAndBen(sim: Simulator, app: Partial<NewApp> = {}): Promise<World> {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' }, app });
  const { clock } = world.workspace;
  const at = (now: string) => clock.set({ mode: 'frozen', now });
  const who = (letter: string, country: string): Params => ({
    analytics_installation_id: idOf(letter),
    advertising_id: idOf(letter),
    country,
  });
  const [ana, ben, cleo] = [who('a', 'DE'), who('b', 'US'), who('c', 'US')];
  const buy = (buyer: Params, price: string) =>
    world.post('/v0/purchase', {
      ...world.complete,
      ...buyer,
      product_id: 'gold',
      price,
      currency: 'USD',
      quantity: '1',
    });

  await world.post('/v0/import_attribution', { ...world.complete, ...cleo });
  await world.click(world.campaign({ channel: 'unity' }), { advertising_id: idOf('a'), site_id: 'news' });
  await world.open(ana);
  await at('2026-01-01T23:59:59Z');
  await world.open(ben);
  await at('2026-01-02T11:59:59Z');
  await buy(ana, '10');
  await at('2026-01-02T12:00:00Z');
  await world.open(ana);
  await buy(ana, '4');
  await world.open(ben);
  await world.open(cleo);
  await buy(cleo, '100');
  await at('2026-01-03T12:00:00Z');
  const seen = { ad_revenue_mediation: 'custom', currency: 'USD', revenue_decimal: '0.5' };
  await world.post('/v0/ad_impressions', { ...world.complete, ...ben, ...seen });
  await at('2026-01-04T12:00:00Z');
  // From another country: her cohort stays that of her first open.
  const again = { ...ana, analytics_installation_id: idOf('d'), country: 'FR' };
  await world.open(again);
  await buy(again, '2');
  return world;
}

const ask = async (world: World, question: string, options?: InsightOptions): Promise<InsightAnswer['items']> =>
  (await world.workspace.insights(question, { days: [0, 1, 3], ...options })).items;
/** Some columns of each row. */
const columns = (items: InsightAnswer['items'], ...names: string[]): unknown[][] =>
  items.map((item) => names.map((name) => item[name]));

for (const { kind, tags } of storeKinds)
  describe(`with a store of kind ${kind}`, { tags }, () => {
    let sim: Simulator;
    let elapsed: World;
    let utc: World;
    beforeAll(async () => {
      sim = await createSimulator(kind === 'file' ? { store: `file:${join(folder, 'cohorts.duckdb')}` } : {});
      elapsed = await anaAndBen(sim);
      utc = await anaAndBen(sim, { cohortDays: 'utc-day' });
    });
    afterAll(() => sim.close());

    describe('retention', () => {
      test('is the share of the users of a date with a session on day N; imported ones are none of them', async () => {
        await elapsed.workspace.clock.set({ mode: 'frozen', now: '2026-01-05T23:59:59Z' });
        const users = { date: '2026-01-01', users: 2, eligibleUsers: 2 };
        expect(await ask(elapsed, 'retention')).toEqual([
          { ...users, day: 0, retainedUsers: 2, retention: 1 },
          { ...users, day: 1, retainedUsers: 1, retention: 0.5 },
          // Ana has reinstalled, and is the same user.
          { ...users, day: 3, retainedUsers: 1, retention: 0.5 },
        ]);
      });

      test('is null until the youngest user of the date is N + 1 days old, to the millisecond', async () => {
        const world = await anaAndBen(sim);
        const dayThree = async () => columns(await ask(world, 'retention', { days: [3] }), 'users', 'retention');
        await world.workspace.clock.set({ mode: 'frozen', now: '2026-01-05T23:59:58.999Z' });
        expect(await dayThree()).toEqual([[2, null]]);
        await world.workspace.clock.advance({ ms: 1 });
        expect(await dayThree()).toEqual([[2, 0.5]]);
      });

      test('counts by UTC days where the app says so, and is known when the UTC day is over', async () => {
        expect(columns(await ask(utc, 'retention'), 'day', 'retention')).toEqual([
          [0, 1],
          [1, 1],
          [3, null],
        ]);
        await utc.workspace.clock.set({ mode: 'frozen', now: '2026-01-05T00:00:00Z' });
        expect(columns(await ask(utc, 'retention', { days: [2, 3] }), 'day', 'retention')).toEqual([
          [2, 0],
          [3, 0.5],
        ]);
      });

      test('of several dates leaves out the cohorts that are too young for day N', async () => {
        const world = await anaAndBen(sim);
        await world.open({ analytics_installation_id: idOf('e'), advertising_id: idOf('e') });
        await world.workspace.clock.set({ mode: 'frozen', now: '2026-01-05T23:59:59Z' });
        expect(await ask(world, 'retention', { days: [1, 3], granularity: 'total' })).toEqual([
          { day: 1, users: 3, eligibleUsers: 2, retainedUsers: 1, retention: 0.5 },
          { day: 3, users: 3, eligibleUsers: 2, retainedUsers: 1, retention: 0.5 },
        ]);
        const young = { date: '2026-01-04', users: 1, eligibleUsers: 0, retainedUsers: null, retention: null };
        expect((await ask(world, 'retention', { days: [1] }))[1]).toEqual({ ...young, day: 1 });
      });

      test('is split and narrowed by what brought the install, and by where it came from', async () => {
        expect(
          columns(
            await ask(elapsed, 'retention', { days: [0, 3], groupBy: ['channel', 'country', 'site'] }),
            'channel',
            'country',
            'site',
            'day',
            'users',
            'retainedUsers',
          ),
        ).toEqual([
          ['organic', 'US', null, 0, 1, 1],
          ['organic', 'US', null, 3, 1, 0],
          ['unity', 'DE', 'news', 0, 1, 1],
          ['unity', 'DE', 'news', 3, 1, 1],
        ]);
        expect(await ask(elapsed, 'retention', { filters: { country: 'FR' } })).toEqual([]);
        expect(await ask(elapsed, 'retention', { from: '2026-01-02' })).toEqual([]);
        expect(columns(await ask(elapsed, 'retention', { filters: { channel: 'unity' } }), 'users')).toEqual([
          [1],
          [1],
          [1],
        ]);
      });

      test('has a cohort for each reinstall where the app attributes those anew', async () => {
        const world = await anaAndBen(sim, { reinstalls: 'new-install' });
        expect(columns(await ask(world, 'retention', { days: [0] }), 'date', 'users')).toEqual([
          ['2026-01-01', 2],
          ['2026-01-04', 1],
        ]);
      });
    });

    describe('ltv', () => {
      test('sums what users brought in from day 0 to N; 23:59:59 after the install is day 0, 24:00:00 is day 1', async () => {
        await elapsed.workspace.clock.set({ mode: 'frozen', now: '2026-01-05T23:59:59Z' });
        const cohort = { date: '2026-01-01', users: 2, withoutRate: 0, eligibleUsers: 2 };
        const nothing = { impressionRevenue: '0', impressionLtv: '0' };
        const ad = { impressionRevenue: '0.5', impressionLtv: '0.25' };
        expect(await ask(elapsed, 'ltv')).toEqual([
          {
            ...cohort,
            ...nothing,
            day: 0,
            inAppGross: '10',
            inAppNet: '7',
            totalRevenue: '7',
            inAppLtv: '3.5',
            ltv: '3.5',
          },
          {
            ...cohort,
            ...ad,
            day: 1,
            inAppGross: '14',
            inAppNet: '9.8',
            totalRevenue: '10.3',
            inAppLtv: '4.9',
            ltv: '5.15',
          },
          {
            ...cohort,
            ...ad,
            day: 3,
            inAppGross: '16',
            inAppNet: '11.2',
            totalRevenue: '11.7',
            inAppLtv: '5.6',
            ltv: '5.85',
          },
        ]);
      });

      test('of a day is the same among few days that are asked for, and among many', async () => {
        await elapsed.workspace.clock.set({ mode: 'frozen', now: '2026-02-28T12:00:00Z' });
        const of = async (...days: number[]) =>
          columns(await ask(elapsed, 'ltv', { days }), 'day', 'inAppNet', 'impressionRevenue');
        const eachDay = await of(...Array.from({ length: 17 }, (_, day) => day));
        expect(eachDay.slice(0, 4).map(([, net]) => net)).toEqual(['7', '9.8', '9.8', '11.2']);
        expect(eachDay.slice(0, 4).map(([, , ads]) => ads)).toEqual(['0', '0.5', '0.5', '0.5']);
        expect(await of(...Array.from({ length: 16 }, (_, day) => day))).toEqual(eachDay.slice(0, 16));
        expect(await of(2)).toEqual([eachDay[2]]);
      });

      test('counts by UTC days where the app says so', async () => {
        const rows = await ask(utc, 'ltv', { days: [0, 1, 2, 3] });
        expect(columns(rows, 'day', 'inAppNet', 'impressionRevenue')).toEqual([
          [0, '0', '0'],
          [1, '9.8', '0'],
          [2, '9.8', '0.5'],
          [3, '11.2', '0.5'],
        ]);
      });

      test('of a young cohort is what there is so far, and says of how many users that is final', async () => {
        expect(columns(await ask(elapsed, 'ltv', { days: [120] }), 'eligibleUsers', 'totalRevenue')).toEqual([
          [0, '11.7'],
        ]);
      });
    });

    describe('roas', () => {
      beforeAll(() => {
        const report = { appId: elapsed.app.id, impressions: 1000, clicks: 10, installs: 1 };
        elapsed.workspace.networkReports.add([
          { ...report, date: '2026-01-01', channel: 'unity', country: 'DE', spend: '4' },
          { ...report, date: '2026-01-01', channel: 'mintegral', spend: '0' },
          { ...report, date: '2026-01-02', channel: 'unity', country: 'US', spend: '4' },
          { ...report, date: '2026-01-02', channel: 'ad_mob', adRevenue: '1' },
          { ...report, date: '2026-01-02', channel: 'moloco', spend: { amount: '1', currency: 'AFN' } },
        ]);
      });

      test('is net in-app revenue over the spend of the day of the install; impression revenue has its own', async () => {
        const first = { groupBy: ['channel'], to: '2026-01-01', days: [1] };
        const [mintegral, organic, unity] = await ask(elapsed, 'roas', first);
        const cohort = { date: '2026-01-01', day: 1, withoutRate: 0 };
        const unknown = { roas: null, impressionRoas: null, totalRoas: null, roi: null, totalRoi: null };
        expect(unity).toEqual({
          ...cohort,
          channel: 'unity',
          users: 1,
          eligibleUsers: 1,
          spend: '4',
          inAppNet: '9.8',
          impressionRevenue: '0',
          totalRevenue: '9.8',
          roas: 2.45,
          impressionRoas: 0,
          totalRoas: 2.45,
          roi: 1.45,
          totalRoi: 1.45,
        });
        // Nothing was spent on those who came by themselves.
        expect(organic).toMatchObject({ ...cohort, ...unknown, spend: null, impressionRevenue: '0.5' });
        expect(mintegral).toMatchObject({ ...cohort, ...unknown, users: 0, spend: '0', inAppNet: '0' });
      });

      test('of all channels takes in what organic users brought', async () => {
        const [all] = await ask(elapsed, 'roas', { to: '2026-01-01', days: [1] });
        expect(all).toMatchObject({
          users: 2,
          spend: '4',
          roas: 2.45,
          impressionRoas: 0.125,
          totalRoas: 2.575,
          totalRoi: 1.575,
        });
      });

      test('is a plain ratio, without what division by floating point leaves', async () => {
        const [week] = await ask(elapsed, 'roas', { granularity: 'week', filters: { channel: 'unity' }, days: [1] });
        // 9.8 ÷ 8 and (9.8 − 8) ÷ 8.
        expect(columns([week ?? {}], 'roas', 'impressionRoas', 'totalRoas', 'roi', 'totalRoi')).toEqual([
          [1.225, 0, 1.225, 0.225, 0.225],
        ]);
      });

      test('of spend that brought nobody is 0, and ROI −1; ad revenue is no spend', async () => {
        const items = await ask(elapsed, 'roas', { from: '2026-01-02', days: [0], groupBy: ['channel'] });
        expect(items).toMatchObject([
          // Nobody knows what an afghani costs.
          { channel: 'moloco', spend: null, roas: null, withoutRate: 1 },
          { channel: 'unity', users: 0, spend: '4', roas: 0, roi: -1 },
        ]);
      });

      test('of a week is over all that was spent in it', async () => {
        const [week] = await ask(elapsed, 'roas', { granularity: 'week', filters: { channel: 'unity' }, days: [0] });
        expect(week).toMatchObject({
          date: '2025-12-29',
          users: 1,
          spend: '8',
          inAppNet: '7',
          roas: 0.875,
          roi: -0.125,
        });
      });
    });

    test('days are those that are asked for, each once and in order; none are refused', async () => {
      expect(columns(await ask(elapsed, 'retention', { days: [3, 0, 3] }), 'day')).toEqual([[0], [3]]);
      for (const days of [[], [121], [-1], [0.5]]) {
        await expect(ask(elapsed, 'ltv', { days })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      }
      await expect(ask(elapsed, 'installs', { days: [1] })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    });
  });
