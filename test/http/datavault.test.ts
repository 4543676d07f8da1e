import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { datavaultViews } from '../../simulator/mmps/tenjin/warehouse/views.js';
import { storeKinds } from '../support/store-kinds.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type Link, type World } from '../support/world.js';

const folder = temporaryFolder();
const id = (letter: string): string => letter.repeat(32);
const PRICE = { price: '4.99', quantity: '1', currency: 'USD', product_id: 'gold' };

/**
 * On Thursday at noon one comes by Unity from Germany, another by nobody from the US. The first opens the app and buys in
 * the last millisecond of the 24 hours since, and buys again in the next one. Unity reports what that cost, and a network
 * what the app earned by showing ads.
 */
async function twoPlayers(sim: Simulator): Promise<{ world: World; spring: Link }> {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: '2026-01-01T12:00:00Z' } });
  const { workspace, app } = world;
  const spring = world.campaign({ name: 'Spring', channel: 'unity' });
  const first = { analytics_installation_id: id('a'), advertising_id: id('a'), country: 'DE' };
  await world.click(spring, { advertising_id: id('a'), site_id: 's1', click_id: 'c1' });
  await world.open(first);
  await world.open({ analytics_installation_id: id('b'), advertising_id: id('b'), country: 'US' });
  await workspace.clock.advance({ ms: 86_399_999 });
  await world.open(first);
  await world.post('/v0/purchase', { ...world.complete, ...first, ...PRICE });
  await workspace.clock.advance({ ms: 1 });
  await world.post('/v0/purchase', { ...world.complete, ...first, ...PRICE });
  const unity = { appId: app.id, channel: 'unity', campaignId: spring.id };
  const day = { date: '2026-01-01', appId: app.id, impressions: 1000, clicks: 10, installs: 3 };
  workspace.networkReports.add([
    { ...day, ...unity, spend: '5.00' },
    { ...unity, date: '2026-01-02', country: 'FR', impressions: 7, clicks: 0, installs: 0, spend: '2.005' },
    { ...day, channel: 'ironsource', adRevenue: '1.01' },
  ]);
  return { world, spring };
}

for (const { kind, tags } of storeKinds)
  describe(`with a store of kind ${kind}`, { tags }, () => {
    let sim: Simulator;
    let world: World;
    let spring: string;
    let organic: string;
    beforeAll(async () => {
      sim = await createSimulator(kind === 'file' ? { store: `file:${join(folder, 'tenjin.duckdb')}` } : {});
      const made = await twoPlayers(sim);
      world = made.world;
      spring = made.spring.id;
      const { rows } = await world.workspace.sql('select id from campaigns where ad_network_id = 0');
      organic = String(rows[0]?.[0]);
    });
    afterAll(() => sim.close());
    const rowsOf = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
      (await world.workspace.sql(sql)).rows;

    test('events are opens, custom events and purchases, with the source of their installation and net cents', async () => {
      const events = await rowsOf(
        `select created_at, acquired_at, event_type, event, country, site_id, source_campaign_id, price, revenue,
         purchase_state from events order by created_at, advertising_id, event`,
      );
      const [noon, last, next] = ['2026-01-01 12:00:00', '2026-01-02 11:59:59.999', '2026-01-02 12:00:00'];
      expect(events).toEqual([
        [noon, noon, 'event', 'open', 'DE', 's1', spring, null, null, null],
        [noon, noon, 'event', 'open', 'US', 'unknown', organic, null, null, null],
        [last, noon, 'event', 'open', 'DE', 's1', spring, null, null, null],
        // 4.99 − 30 % = 3.493 dollars.
        [last, noon, 'purchase', null, 'DE', 's1', spring, '4.990000000', 349, 3],
        [next, noon, 'purchase', null, 'DE', 's1', spring, '4.990000000', 349, 3],
      ]);
    });

    test('an install is joined with its click, its campaign, its network and its app', async () => {
      const joined = await rowsOf(
        `select i.country, a.remote_click_id, a.event_type, a.attributable, c.name, n.id, n.name, p.bundle_id
       from installs i join campaigns c on c.id = i.source_campaign_id join ad_networks n on n.id = c.ad_network_id
       join apps p on p.id = i.app_id left join ad_engagements a on a.uuid = i.source_uuid order by 1`,
      );
      expect(joined).toEqual([
        ['DE', 'c1', 'click', true, 'Spring', 12, 'Unity Ads', 'com.example.game'].map((value, at) =>
          at === 5 || at === 6 ? expect.anything() : value,
        ),
        ['US', null, null, null, 'Organic', 0, 'Organic', 'com.example.game'],
      ]);
    });

    test('reports without a country go where the installs were, ad revenue where the sessions were', async () => {
      const metrics = await rowsOf(
        `select date, campaign_id, country, site_id, reported_impressions, reported_clicks, reported_installs, reported_spend,
         tracked_clicks, tracked_installs, sessions, daily_active_users, iap_revenue, publisher_ad_revenue
       from reporting_metrics order by date, ad_network_id, country`,
      );
      expect(metrics).toEqual([
        // Half of 101 cents; the other half is one less.
        ['2026-01-01', organic, 'US', 'unknown', 0, 0, 0, 0, 0, 1, 1, 1, 0, 51],
        ['2026-01-01', spring, 'DE', 's1', 1000, 10, 3, 500, 0, 1, 1, 1, 0, 50],
        ['2026-01-01', spring, 'unknown', 's1', 0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
        // Twice 349.3 cents are rounded after summing. Unity's own report names a country where nobody was.
        ['2026-01-02', spring, 'DE', 's1', 0, 0, 0, 0, 0, 0, 1, 1, 699, 0],
        ['2026-01-02', spring, 'FR', 'unknown', 7, 0, 0, 201, 0, 0, 0, 0, 0, 0],
      ]);
    });

    test('a cohort’s day ends 24 hours after its install', async () => {
      const cohorts = await rowsOf(
        `select install_date, event_date, days_since_install, campaign_id, country, daily_active_users, sessions, iap_revenue,
         publisher_ad_revenue from reporting_cohort_metrics order by campaign_id = '${spring}', event_date, 3`,
      );
      expect(cohorts).toEqual([
        ['2026-01-01', '2026-01-01', 0, organic, 'US', 1, 1, 0, 51],
        ['2026-01-01', '2026-01-01', 0, spring, 'DE', 1, 1, 0, 50],
        ['2026-01-01', '2026-01-02', 0, spring, 'DE', 1, 1, 349, 0],
        ['2026-01-01', '2026-01-02', 1, spring, 'DE', 0, 0, 349, 0],
      ]);
      const behavior = 'select xday, users, sessions, transactions, revenue from cohort_behavior';
      expect(await rowsOf(`${behavior} where campaign_id = '${spring}' order by xday`)).toEqual([
        [0, 1, 2, 1, 349],
        [1, 0, 0, 1, 349],
      ]);
    });

    test('what networks report stands in cents, by country where they name one', async () => {
      const spend = 'select date, campaign_id, impressions, clicks, installs, spend, original_spend, original_currency';
      expect(await rowsOf(`${spend} from daily_spend order by date`)).toEqual([
        ['2026-01-01', spring, 1000, 10, 3, 500, 500, 'USD'],
        ['2026-01-02', spring, 7, 0, 0, 201, 201, 'USD'],
      ]);
      expect(await rowsOf('select date, country, spend from daily_country_spend')).toEqual([['2026-01-02', 'FR', 201]]);
      const revenue = await rowsOf(
        `select r.date, r.country, r.revenue, r.conversions, p.app_id from daily_ad_revenue r
       join publisher_apps p on p.id = r.publisher_app_id`,
      );
      expect(revenue).toEqual([['2026-01-01', 'unknown', 101, 3, world.app.id]]);
    });

    test('weekly and monthly users are those of the days before', async () => {
      const days = await rowsOf(
        'select date, country, users, weekly_users, monthly_users from daily_behavior order by date, country',
      );
      expect(days).toEqual([
        ['2026-01-01', 'DE', 1, 1, 1],
        ['2026-01-01', 'US', 1, 1, 1],
        ['2026-01-02', 'DE', 1, 1, 1],
      ]);
      const users = await rowsOf('select last_seen, campaign_id, country from user_attributes order by 1');
      expect(users).toEqual([
        ['2026-01-01 12:00:00', organic, 'US'],
        ['2026-01-02 11:59:59.999', spring, 'DE'],
      ]);
    });

    test('every table answers, has a description, and ids are told apart', { tags: 'long' }, async () => {
      const { body } = await world.control<{
        items: { schema: string; name: string; description: string; columns: [] }[];
      }>('GET /_sim/sql/tables');
      const own = datavaultViews().filter(({ schema }) => schema === 'tenjin');
      const listed = body.items.filter(({ schema }) => schema === 'tenjin');
      expect(listed.map(({ name }) => name)).toEqual(own.map(({ name }) => name));
      expect(listed.filter(({ description, columns }) => description === '' || columns.length === 0)).toEqual([]);
      for (const { name } of listed) await rowsOf(`select * from tenjin.${name}`);
      expect(await rowsOf('select count(*) > 240, count(*) = count(distinct code) from countries')).toEqual([
        [true, true],
      ]);
    });

    test('functions of Redshift are there, and the clock is that of the workspace', async () => {
      expect(
        await rowsOf(
          'select getdate(), sysdate, current_date, 7 / 2, datediff(hour, min(acquired_at), getdate()) from events',
        ),
      ).toEqual([['2026-01-02 12:00:00', '2026-01-02 12:00:00', '2026-01-02', 3, 24]]);
      const others = `select nvl(null, 'x'), nvl2(null, 1, 2), decode(2, 1, 'a', 2, 'b', 'c'), charindex('b', 'abc'),
      strtol('ff', 16), json_extract_path_text('{"a":{"b":1}}', 'a', 'b'), convert_timezone('Asia/Tokyo', getdate()),
      add_months('2026-01-31', 1), to_char(getdate(), 'YYYY-MM'), regexp_substr('a1', '[0-9]'), isnull(null, 3)`;
      expect(await rowsOf(others)).toEqual([
        ['x', 2, 'b', 2, 255, '1', '2026-01-02 21:00:00', '2026-02-28 00:00:00', '2026-01', '1', 3],
      ]);
      const more = `select last_day('2026-02-03'), months_between('2026-03-31', '2026-02-28'),
      months_between('1969-01-18', '1969-03-18'), months_between('2026-03-11', '2026-02-10 12:00:00') * 62,
      initcap('heLLo the-wORLD'), is_valid_json_array('[1]'), is_valid_json_array('{}'), is_valid_json_array('['),
      json_parse('[1]'), left(sha2('a', 256), 4)`;
      expect(await rowsOf(more)).toEqual([
        // A month and half a day of 31.
        ['2026-02-28', 1, -2, 63, 'Hello The-World', true, false, false, '[1]', 'ca97'],
      ]);
      const shares = `select country, listagg(site_id, ',') within group (order by site_id), ratio_to_report(count(*)) over ()
      from events group by country order by country`;
      expect(await rowsOf(shares)).toEqual([
        ['DE', 's1,s1,s1,s1', 0.8],
        ['US', 'unknown', 0.2],
      ]);
      const { rows } = await world.workspace.sql('select 7 / 2, count(*) from events', { dialect: 'duckdb' });
      expect(rows).toEqual([[3.5, 0]]);
    });
  });

test('the manual lists every table, and no other, in their order', () => {
  const manual = readFileSync(new URL('../../docs/datavault.md', import.meta.url), 'utf8');
  const listed = [...manual.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(listed).toEqual(datavaultViews().flatMap(({ schema, name }) => (schema === 'tenjin' ? [name] : [])));
});
