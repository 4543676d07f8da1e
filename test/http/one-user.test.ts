import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { LONG } from '../support/long.js';
import { aReportReader } from '../support/reporting.js';
import { aWorld, GAID, IDFV, OTHER_GAID, type Params, type World, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const DAY_MS = 86_400_000;
const [FIRST, SECOND] = ['2026-11-24', '2026-11-25'];
const BOUGHT = { product_id: 'gold', price: '10', quantity: '1', currency: 'USD' };
const OTHER_AIID = '7c9e6679f0b74a3e8d21c5a1b2e3f405';

const tomorrow = (world: World) => world.workspace.clock.advance({ ms: DAY_MS });
const buys = (world: World, who: Params) => world.post('/v0/purchase', { ...world.complete, ...who, ...BOUGHT });

type Case = {
  readonly says: string;
  readonly platform: 'android' | 'ios';
  /** The advertising id that each purchase was sent with. */
  readonly bought: readonly (string | null)[];
  /** What one person does on two days in a row: pays on the first one, and opens the app on both. */
  readonly does: (world: World) => Promise<unknown>;
};

const cases: readonly Case[] = [
  {
    says: 'whose advertising id is left out now and then',
    platform: 'android',
    bought: [GAID, null],
    async does(world) {
      await world.open();
      await buys(world, {});
      await world.open({ advertising_id: '' });
      await buys(world, { advertising_id: '' });
      await tomorrow(world);
      await world.open({ advertising_id: ZEROS });
    },
  },
  {
    says: 'whose advertising id comes later',
    platform: 'android',
    bought: [null, GAID],
    async does(world) {
      await world.event('tutorial', { advertising_id: '' });
      await world.open({ advertising_id: '' });
      await buys(world, { advertising_id: '' });
      await world.open();
      await buys(world, {});
      await tomorrow(world);
      await world.open();
    },
  },
  {
    says: 'who says on an iPhone later on the same day that tracking is fine',
    platform: 'ios',
    bought: [null, GAID],
    async does(world) {
      await world.open({ advertising_id: ZEROS });
      await buys(world, { advertising_id: ZEROS });
      await world.open();
      await buys(world, {});
      await tomorrow(world);
      await world.open({ advertising_id: OTHER_GAID });
    },
  },
  {
    says: 'whose subscription the store renews',
    platform: 'android',
    bought: [GAID],
    async does(world) {
      await world.open();
      await buys(world, {});
      const subscription = { product_id: 'monthly', price: '10', currency: 'USD', google_play_purchase_token: 'token' };
      await world.post('/v1/subscriptions', { ...world.complete, ...subscription });
      await tomorrow(world);
      await world.open();
      await world.control('POST /_sim/subscriptions/token/renew');
    },
  },
  {
    says: 'who installs the app again, and was known by no advertising id before',
    platform: 'android',
    bought: [null, null],
    async does(world) {
      await world.open({ advertising_id: '', developer_device_id: IDFV });
      await buys(world, { advertising_id: '' });
      await world.open({ advertising_id: GAID });
      await tomorrow(world);
      await world.open({ advertising_id: GAID, analytics_installation_id: OTHER_AIID });
      await buys(world, { advertising_id: '', analytics_installation_id: OTHER_AIID });
    },
  },
];

for (const [at, { says, platform, bought, does }] of cases.entries())
  describe(`who is one person: ${says}`, { tags: at < 2 ? [] : [LONG] }, () => {
    let world: World;
    const ask = async (question: string, options: object) => (await world.workspace.insights(question, options)).items;
    const rowsOf = async (sql: string) => (await world.workspace.sql(sql)).rows;

    beforeAll(async () => {
      world = aWorld(sim, { app: { platform, playAccess: platform === 'android' } });
      const spring = world.campaign({ channel: 'unity' });
      await world.click(spring, { ip_address: '203.0.113.7' });
      // Matched by the address, since not everybody has an id.
      await does({ ...world, open: (more) => world.open({ country: 'DE', ip_address: '203.0.113.7', ...more }) });
      // Of the first day all is known by then.
      await tomorrow(world);
    });

    test('is one user of insights', async () => {
      expect(await ask('activity', { granularity: 'total' })).toMatchObject([{ activeUsers: 1, userDays: 2 }]);
      expect(await ask('activity', { granularity: 'day', groupBy: ['channel'] })).toMatchObject([
        { date: FIRST, channel: 'unity', dau: 1 },
        { date: SECOND, channel: 'unity', dau: 1 },
      ]);
      expect(await ask('revenue', { granularity: 'total' })).toMatchObject([
        { trackedInstalls: 1, userDays: 2, payingUsers: 1 },
      ]);
      const [{ inAppNet, arppu } = {}] = await ask('revenue', { granularity: 'total' });
      expect(arppu).toBe(inAppNet);
      expect(await ask('funnel', { granularity: 'total' })).toMatchObject([
        { attributedInstalls: 1, returnedUsers: 1, payingUsers: 1 },
      ]);
      expect(await ask('retention', { granularity: 'total', days: [1] })).toMatchObject([
        { users: 1, eligibleUsers: 1, retainedUsers: 1 },
      ]);
    });

    test('is one user of DataVault', async () => {
      const users =
        'select date, sum(daily_active_users) from reporting_metrics where sessions > 0 group by 1 order by 1';
      const each = [
        [FIRST, 1],
        [SECOND, 1],
      ];
      expect(await rowsOf(users)).toEqual(each);
      const ofCohort =
        'select event_date, sum(daily_active_users) from reporting_cohort_metrics where sessions > 0 group by 1 order by 1';
      expect(await rowsOf(ofCohort)).toEqual(each);
      const behavior = 'select date, users, weekly_users, monthly_users from daily_behavior where users > 0 order by 1';
      expect(await rowsOf(behavior)).toEqual([
        [FIRST, 1, 1, 1],
        [SECOND, 1, 1, 1],
      ]);
      expect(await rowsOf('select xday, users from cohort_behavior where users > 0 order by 1')).toEqual([
        [0, 1],
        [1, 1],
      ]);
      expect(await rowsOf('select count(*) from user_attributes')).toEqual([[1]]);
      expect(await rowsOf('select sum(tracked_installs) from reporting_metrics')).toEqual([[1]]);
    });

    test('is one user of the reporting API', async () => {
      const read = aReportReader(sim, world.workspace);
      const rows = await read(
        `spend?start_date=${FIRST}&end_date=${SECOND}&granularity=daily&group_by=channel&metrics=users,tracked_installs,retention_1d`,
      );
      expect(Object.values(rows)).toMatchObject([
        { date: FIRST, users: 1, tracked_installs: 1, retention_1d: 100 },
        { date: SECOND, users: 1, tracked_installs: 0 },
      ]);
    });

    test('goes by one name and one number, and what each request said of ids stays as it was sent', async () => {
      const named = 'select count(distinct user_id), count(distinct user_hash) from mmp.activity';
      expect(await rowsOf(named)).toEqual([[1, 1]]);
      const ids = "select advertising_id from mmp.purchases where type = 'purchase' order by number";
      expect(await rowsOf(ids)).toEqual(bought.map((one) => [one]));
    });
  });

test('what the store tells stands in the country of the first open, and callbacks tell of it', async () => {
  const world = aWorld(sim, { app: { playAccess: true } });
  const { callbacks } = world.workspace;
  const url = 'http://127.0.0.1:1/{{country}}/{{advertising_id}}/{{developer_device_id}}/{{ip_address}}';
  await world.open({ country: 'PT', developer_device_id: IDFV, ip_address: '203.0.113.7' });
  const subscription = { product_id: 'monthly', price: '10', currency: 'USD', google_play_purchase_token: 'token' };
  await world.post('/v1/subscriptions', { ...world.complete, ...subscription, country: 'PT' });
  callbacks.capture();
  callbacks.add({ event: 'subscription', url });
  await world.control('POST /_sim/subscriptions/token/renew');
  await callbacks.idle();
  expect(callbacks.deliveries()).toMatchObject([{ url: `http://127.0.0.1:1/PT/${GAID}/${IDFV}/` }]);

  const revenue = await world.workspace.insights('revenue', { groupBy: ['country'], granularity: 'total' });
  expect(revenue.items).toMatchObject([{ country: 'PT', purchases: 2, payingUsers: 1, inAppNet: '14', arppu: '14' }]);
  const { rows } = await world.workspace.sql('select country, daily_active_users, iap_revenue from reporting_metrics');
  expect(rows).toEqual([['PT', 1, 1400]]);
});
