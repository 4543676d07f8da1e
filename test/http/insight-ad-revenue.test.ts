import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { createSimulator, type InsightAnswer, type Simulator } from '../../simulator/index.js';
import { aWorld, type Params, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator();
  world = await threePeople();
});
afterAll(() => sim.close());

/**
 * Networks report what the app earned on 1 January: 6 dollars in DE, and 4 more without a country. Three sessions were
 * there (2 dollars each) and four in all (1 dollar each).
 *
 * | | brought by | 1 January | 2 January |
 * |---|---|---|---|
 * | Ana | Unity | two sessions in DE: 3 dollars each | one session in FR, where 5 dollars were earned |
 * | Ben | himself | one session in DE: 3 dollars | |
 * | Dana | Unity | one session in US: 1 dollar | |
 */
async function threePeople(): Promise<World> {
  const made = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' } });
  const { clock, networkReports } = made.workspace;
  const who = (letter: string, country: string): Params => ({
    analytics_installation_id: letter.repeat(32),
    advertising_id: letter.repeat(32),
    country,
  });
  const [ana, ben, dana] = [who('a', 'DE'), who('b', 'DE'), who('d', 'US')];
  const link = made.campaign({ channel: 'unity' });
  for (const { advertising_id } of [ana, dana]) await made.click(link, { advertising_id: advertising_id ?? '' });
  for (const one of [ana, ana, ben, dana]) await made.open(one);
  await clock.set({ mode: 'frozen', now: '2026-01-02T00:00:00Z' });
  await made.open({ ...ana, country: 'FR' });

  const earned = (date: string, amount: string, country?: string) => ({
    date,
    appId: made.app.id,
    channel: 'ad_mob',
    impressions: 1000,
    clicks: 1,
    installs: 0,
    adRevenue: { amount, currency: 'USD' },
    ...(country === undefined ? {} : { country }),
  });
  networkReports.add([
    earned('2026-01-01', '6', 'DE'),
    earned('2026-01-01', '4'),
    earned('2026-01-02', '5', 'FR'),
    // Nobody was there: they are nobody's.
    earned('2026-01-02', '50', 'US'),
    earned('2026-01-03', '70'),
  ]);
  return made;
}

const ask = async (question: string, options?: InsightOptions): Promise<InsightAnswer['items']> =>
  (await world.workspace.insights(question, options)).items;

describe('shared ad revenue', () => {
  test('goes to the sessions of the day in the country, and without a country to all of the day', async () => {
    expect(await ask('shared-ad-revenue', { granularity: 'day', groupBy: ['channel', 'country'] })).toEqual([
      { date: '2026-01-01', channel: 'organic', country: 'DE', sessions: 1, adRevenue: '3' },
      { date: '2026-01-01', channel: 'unity', country: 'DE', sessions: 2, adRevenue: '6' },
      { date: '2026-01-01', channel: 'unity', country: 'US', sessions: 1, adRevenue: '1' },
      { date: '2026-01-02', channel: 'unity', country: 'FR', sessions: 1, adRevenue: '5' },
      // Nobody was there: it has no channel, so that all of it adds up to what networks reported.
      { date: '2026-01-02', channel: null, country: 'US', sessions: 0, adRevenue: '50' },
      { date: '2026-01-03', channel: null, country: null, sessions: 0, adRevenue: '70' },
    ]);
    // A filter leaves out sessions, and makes those that are left worth no more.
    expect(await ask('shared-ad-revenue', { filters: { channel: 'unity' } })).toEqual([
      { sessions: 4, adRevenue: '12' },
    ]);
  });

  test('of a cohort grows with the sessions of its users, wherever they are then', async () => {
    expect(await ask('shared-ad-revenue-ltv', { days: [0, 1], groupBy: ['channel'] })).toEqual([
      { date: '2026-01-01', channel: 'organic', day: 0, users: 1, adRevenue: '3', adLtv: '3' },
      { date: '2026-01-01', channel: 'organic', day: 1, users: 1, adRevenue: '3', adLtv: '3' },
      { date: '2026-01-01', channel: 'unity', day: 0, users: 2, adRevenue: '7', adLtv: '3.5' },
      { date: '2026-01-01', channel: 'unity', day: 1, users: 2, adRevenue: '12', adLtv: '6' },
    ]);
  });

  test.each([
    { cohortDays: 'elapsed', upToDay: ['4.5', '6'] },
    { cohortDays: 'utc-day', upToDay: ['3', '6'] },
  ] as const)('of a cohort is dated by the days of the app: $cohortDays', async ({ cohortDays, upToDay }) => {
    const made = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' }, app: { cohortDays } });
    for (const now of ['2026-01-01T12:00:00Z', '2026-01-02T11:59:59.999Z', '2026-01-02T12:00:00Z']) {
      await made.workspace.clock.set({ mode: 'frozen', now });
      await made.open();
    }
    // The first session is worth 3 dollars, those of the next day half of that each, a millisecond before 24 hours and after them.
    const counts = { appId: made.app.id, channel: 'ad_mob', impressions: 9, clicks: 1, installs: 0 };
    made.workspace.networkReports.add([
      { ...counts, date: '2026-01-01', adRevenue: { amount: '3', currency: 'USD' } },
      { ...counts, date: '2026-01-02', adRevenue: { amount: '3', currency: 'USD' } },
    ]);
    const { items } = await made.workspace.insights('shared-ad-revenue-ltv', { days: [0, 1] });
    expect(items.map(({ adRevenue }) => adRevenue)).toEqual(upToDay);
  });
});
