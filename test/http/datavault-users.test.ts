import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aReportReader } from '../support/reporting.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const id = (letter: string): string => letter.repeat(32);
const rowsOf = async ({ workspace }: World, sql: string) => (await workspace.sql(sql)).rows;

describe('user_attributes has a row for each user', () => {
  test.each(['keep-first', 'new-install'] as const)(
    'a reinstall (%s) is the same one',
    { tags: 'long' },
    async (reinstalls) => {
      const world = aWorld(sim, { app: { reinstalls } });
      const spring = world.campaign({ name: 'Spring', channel: 'unity' });
      await world.click(spring, { advertising_id: id('a'), site_id: 's1' });
      await world.open({ analytics_installation_id: id('1'), advertising_id: id('a'), country: 'DE' });
      await world.workspace.clock.advance({ ms: 60_000 });
      await world.open({ analytics_installation_id: id('2'), advertising_id: id('a'), country: 'US' });
      await world.open({ analytics_installation_id: id('3'), advertising_id: id('b') });
      const users = 'select acquired_at, last_seen, advertising_id, campaign_id, site_id, country from user_attributes';
      expect(await rowsOf(world, `${users} where advertising_id = '${id('a')}'`)).toEqual([
        ['2026-11-24 12:00:00', '2026-11-24 12:01:00', id('a'), spring.id, 's1', 'DE'],
      ]);
      const joined = 'select count(*) from events join user_attributes using (advertising_id)';
      expect(await rowsOf(world, joined)).toEqual([[3]]);
    },
  );

  test('who gets an advertising id later is known by it, who never has one by the device or the installation', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    const none = { advertising_id: '' };
    await world.open({ ...none, analytics_installation_id: id('1'), developer_device_id: id('e') });
    await world.open({ analytics_installation_id: id('1'), developer_device_id: id('e'), advertising_id: id('a') });
    await world.open({ ...none, analytics_installation_id: id('2'), developer_device_id: id('f') });
    await world.open({ ...none, analytics_installation_id: id('3'), developer_device_id: '' });
    const users = 'select advertising_id, developer_device_id from user_attributes order by 1, 2';
    expect(await rowsOf(world, users)).toEqual([
      [id('a'), id('e')],
      [null, id('f')],
      [null, null],
    ]);
  });
});

test('two people in two apps are four users, wherever they are counted', async () => {
  const world = aWorld(sim);
  const second = world.workspace.addApp({ bundleId: 'com.example.second', platform: 'android' });
  const key = second.sdkKeys[0]?.key ?? '';
  const price = { product_id: 'gold', price: '10', quantity: '1', currency: 'USD' };
  for (const letter of ['a', 'b']) {
    for (const app of [{}, { api_key: key, bundle_id: second.bundleId }]) {
      const who = { ...app, advertising_id: id(letter), analytics_installation_id: id(letter) };
      await world.open(who);
      await world.open(who);
      await world.post('/v0/purchase', { ...world.complete, ...who, ...price });
    }
  }
  const ask = async (question: string, options: object) => (await world.workspace.insights(question, options)).items;
  for (const granularity of ['total', 'day'] as const) {
    const byChannel = { groupBy: ['channel'], granularity };
    expect(await ask('activity', byChannel)).toMatchObject([
      { sessions: 8, activeUsers: 4, userDays: 4, dau: 4, sessionsPerUserDay: 2 },
    ]);
    // 4 × 7 dollars net: ARPU and ARPDAU of one day are the same.
    expect(await ask('revenue', byChannel)).toMatchObject([
      { trackedInstalls: 4, userDays: 4, payingUsers: 4, arpu: '7', arpdau: '7', arppu: '7' },
    ]);
  }
  expect(await rowsOf(world, 'select sum(daily_active_users), sum(tracked_installs) from reporting_metrics')).toEqual([
    [4, 4],
  ]);
  const read = aReportReader(sim, world.workspace);
  const query = 'spend?start_date=2026-11-24&end_date=2026-11-24&granularity=totals-daily&group_by=channel';
  expect(await read(`${query}&metrics=users,tracked_installs`)).toMatchObject({ 0: { users: 4, tracked_installs: 4 } });
});

test('a user is a weekly one for seven days from an open on, and a monthly one for thirty', async () => {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T23:59:59.999Z' } });
  const inDays = (days: number) => world.workspace.clock.advance({ ms: days * 86_400_000 });
  const one = { analytics_installation_id: id('1'), advertising_id: id('a'), country: 'DE' };
  const other = { analytics_installation_id: id('2'), advertising_id: id('b'), country: 'DE' };
  await world.open(one);
  // On each of these days somebody else opens: a day on which nobody does has no row.
  for (const days of [6, 1, 22, 1]) {
    await inDays(days);
    await world.open(other);
  }
  await world.open(one);
  const days = 'select date, users, weekly_users, monthly_users from daily_behavior order by date';
  expect(await rowsOf(world, days)).toEqual([
    ['2026-01-01', 1, 1, 1],
    ['2026-01-07', 1, 2, 2],
    ['2026-01-08', 1, 1, 2],
    ['2026-01-30', 1, 1, 2],
    ['2026-01-31', 2, 2, 2],
  ]);
});

test('who opens again within the window is one user of it, and who leaves it comes back', async () => {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T00:00:00.000Z' } });
  const one = { analytics_installation_id: id('1'), advertising_id: id('a'), country: 'DE' };
  const other = { analytics_installation_id: id('2'), advertising_id: id('b'), country: 'DE' };
  // The days of an open of each.
  const opens: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
    [0, one],
    [3, one],
    [9, other],
    [10, other],
    [40, one],
  ];
  let today = 0;
  for (const [day, who] of opens) {
    await world.workspace.clock.advance({ ms: (day - today) * 86_400_000 });
    today = day;
    await world.open(who);
  }
  const days = 'select date, users, weekly_users, monthly_users from daily_behavior order by date';
  expect(await rowsOf(world, days)).toEqual([
    ['2026-01-01', 1, 1, 1],
    ['2026-01-04', 1, 1, 1],
    // The first one's last open is six days ago; a day later it is seven.
    ['2026-01-10', 1, 2, 2],
    ['2026-01-11', 1, 1, 2],
    // The other one opened thirty days ago.
    ['2026-02-10', 1, 1, 1],
  ]);
});
