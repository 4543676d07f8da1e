// Makes a file with many facts of all kinds: people who come over ninety days, by channels, campaigns, sites and countries,
// who open apps, pay and see ads. Argument: {path, facts} as JSON.
import { DuckDBInstance } from '@duckdb/node-api';
import { createSimulator } from 'mmp-sim';

const { path, facts } = JSON.parse(process.argv[2] ?? '{}');
const DAYS = 90;
const START = '2026-01-01';
/** Of so many facts one is a first open. */
const EACH = 32;
const CAMPAIGNS = 100;
const POSTBACKS = 20_000;

const day = 86_400_000;
const simulator = await createSimulator({
  store: `file:${path}`,
  clock: { mode: 'frozen', now: new Date(Date.parse(START) + DAYS * day).toISOString() },
});
const { default: workspace } = simulator;
const channels = ['unity', 'mintegral', 'applovin', 'ironsource', 'vungle', 'moloco', 'chartboost', 'ad_mob'];
const apps = workspace.apps.map(({ id }) => id);
for (let made = 0; made < CAMPAIGNS; made += 1) {
  const [appId, channel] = [apps[made % apps.length], channels[made % channels.length]];
  workspace.addCampaign({ appId, name: `Campaign ${made}`, channel });
}
await simulator.close();

const instance = await DuckDBInstance.create(path);
const connection = await instance.connect();
/** @param {string} sql */
const run = (sql) => connection.run(sql);

await run('create temp macro pick(list, number) as list[(number % len(list) + 1)::bigint]');
await run(`create temp table campaign as
  select row_number() over (order by number) - 1 as n, body->>'$.id' as id, body->>'$.appId' as app, body->>'$.channel' as channel
  from records where part = 'campaign'`);
const chance = (salt) => `(hash(i, ${salt}) % 1000000 / 1e6)`;
const at = (place) =>
  `(timestamp '${START}' + to_milliseconds((${place} * ${(DAYS * day) / facts})::bigint))::timestamp_ms`;

// Who: those who came lately are seen more often.
await run(`create temp table happening as
  select
    i,
    case when i % ${EACH} < 2 then i // ${EACH} else (i // ${EACH} * (1 - pow(${chance(1)}, 3)))::bigint end as person,
    case
      when i % ${EACH} = 0 then 'install'
      when i % ${EACH} = 1 or ${chance(2)} < 0.25 then 'session'
      when ${chance(3)} < 0.6 then 'event'
      when ${chance(3)} < 0.65 then 'purchase'
      when ${chance(3)} < 0.85 then 'engagement'
      else 'ad-revenue'
    end as type
  from range(${facts}) as t(i)`);
await run(`create temp table person as
  select
    p as person,
    md5('i' || p) as installation_id,
    case when hash(p, 1) % 5 > 0 then md5('a' || p) end as advertising_id,
    case when hash(p, 2) % 2 = 0 then md5('d' || p) end as developer_device_id,
    hash(p, 3) % 4 = 0 as organic,
    hash(p, 4) % 20 = 0 as reinstall,
    pick(['US', 'DE', 'JP', 'BR', 'IN', 'FR', 'GB', 'KR', 'ID', 'MX', 'CA', 'IT', 'ES', 'TR', 'PL'], hash(p, 5)) as country,
    'site-' || hash(p, 6) % 500 as site_id,
    'creative-' || hash(p, 7) % 40 as creative_name,
    ${at(`p * ${EACH}`)} as acquired_at,
    (10000 * exp(hash(p, 8) % 100 / 10))::bigint % 604800000 as age_ms,
    c.id as campaign_id, c.app as app_id, c.channel
  from (select p, (hash(p, 9) % ${CAMPAIGNS})::bigint as n from range(${Math.ceil(facts / EACH)}) as t(p))
  join campaign as c using (n)`);

const money = (amount, commission) => `(${amount} * ${commission})::decimal(18, 9)`;
const price = '(1 + hash(i, 6) % 2000 / 100)';
await run(`create temp view made as
  select
    'default' as workspace, i as number, moment as arrived_at, moment as happened_at, uuid()::varchar as id, type, app_id,
    if(type = 'engagement', null, installation_id) as installation_id,
    if(type = 'engagement', null, advertising_id) as advertising_id,
    if(type = 'engagement', null, developer_device_id) as developer_device_id,
    if(type = 'engagement', null, md5_number_lower(coalesce(advertising_id, developer_device_id, installation_id))) as user_hash,
    if(type = 'engagement', null, country) as country,
    if(type = 'engagement', null, acquired_at) as acquired_at,
    if(type = 'engagement', null, if(organic, 'organic', channel)) as source_channel,
    if(organic or type = 'engagement', null, campaign_id) as source_campaign_id,
    if(organic or type = 'engagement', null, site_id) as source_site_id,
    if(organic or type = 'engagement', null, creative_name) as source_creative_name,
    if(type = 'engagement', null, country) as source_country,
    if(type = 'engagement', null, not reinstall) as source_tracked,
    if(type = 'engagement' or reinstall, null, person) as source_cohort_user,
    case type when 'engagement' then if(hash(i, 7) % 10 = 0, 'click', 'impression') end as kind,
    case when type in ('engagement', 'install') then if(organic and type = 'install', 'organic', channel) end as channel,
    case when type = 'engagement' or type = 'install' and not organic then campaign_id end as campaign_id,
    case type when 'engagement' then advertising_id end as engagement_advertising_id,
    case type when 'engagement' then site_id end as site_id,
    case type when 'engagement' then creative_name end as creative_name,
    case type when 'engagement' then country end as details_country,
    case type when 'install' then if(organic, 'organic', pick(['device-click', 'device-click', 'referrer-click', 'probabilistic-click', 'device-view'], hash(i, 8))) end as method,
    case type when 'install' then reinstall end as reinstall,
    case type when 'install' then not reinstall end as tracked,
    case type when 'event' then 'event-' || hash(i, 9) % 100 end as name,
    case type when 'purchase' then 'product-' || hash(i, 10) % 20 end as product_id,
    case when type in ('purchase', 'ad-revenue') then 'USD' end as currency,
    case type when 'purchase' then ${money(price, 1)} when 'ad-revenue' then ${money(price, 0.001)} end as gross,
    case type when 'purchase' then ${money(price, 0.7)} when 'ad-revenue' then ${money(price, 0.001)} end as net,
    case type when 'purchase' then ${money(price, 1)} when 'ad-revenue' then ${money(price, 0.001)} end as gross_usd,
    case type when 'purchase' then ${money(price, 0.7)} when 'ad-revenue' then ${money(price, 0.001)} end as net_usd,
    case type when 'ad-revenue' then 'max' end as mediation,
    case type when 'ad-revenue' then moment end as impression_at,
    case when type <> 'install' then '{}' when organic then '{"attribution":{"candidates":[]}}' else
      '{"type":"install","id":"0fa3521c-a952-8b56-92fc-324dea175298","atMs":1767268805000,"appId":"' || app_id || '","installationId":"' || installation_id || '","reinstall":false,"tracked":true,"attribution":{"method":"' || method || '","channel":"' || channel || '","campaignId":"' || campaign_id || '","engagementId":"ffffffff-0c1f-8256-bedf-65bd2c953b53","candidates":[{"engagementId":"ffffffff-0c1f-8256-bedf-65bd2c953b53","claimId":null,"channel":"' || channel || '","campaignId":"' || campaign_id || '","kind":"' || if(method = 'device-view', 'view', 'click') || '","method":"' || method || '","at":"2026-01-01T12:00:00.000Z","ageMs":' || age_ms || ',"windowMs":604800000,"verdict":"won","reason":"latest-of-highest-rank"}],"candidatesTotal":1}}'
    end as body
  from (select *, ${at('i')} as moment from happening join person using (person))`);
// Each type of fact has its own table, in the order in which they happened.
for (const type of ['install', 'session', 'event', 'purchase', 'engagement', 'ad-revenue']) {
  await run(
    `insert into facts_${type.replace('-', '_')} by name select * exclude (type) from made where type = '${type}'`,
  );
}
await run('drop view made');
await run(`insert into requests by name
  select
    'default' as workspace, i + 1000 as number, ${at('i')} as happened_at,
    pick(['tenjin.event', 'tenjin.event', 'tenjin.purchase', 'tenjin.click'], hash(i, 11)) as endpoint,
    pick(['recorded', 'recorded', 'recorded', 'dropped', 'rejected'], hash(i, 12)) as verdict,
    case when hash(i, 12) % 5 > 2 then pick(['ignored', 'not logged', 'unauthorized'], hash(i, 13)) end as reason,
    c.app as app_id, 'dev.mmpsim.demo' as bundle_id, 'android' as platform,
    (hash(i, 14) % 10 = 0)::integer as errors, (hash(i, 15) % 5 = 0)::integer as warnings, '{}' as body
  from (select i, (hash(i, 16) % ${CAMPAIGNS})::bigint as n from range(${facts}) as t(i)) join campaign as c using (n)`);
await run(`insert into state
  select 'default', 'network-report', concat_ws(' ', d, c.n, country), 1000000 + d * 10000 + c.n * 10 + place,
    json_object('date', (date '${START}' + d::integer)::varchar, 'appId', c.app, 'channel', c.channel, 'campaignId', c.id, 'country', country,
      'impressions', 10000 + hash(d, c.n) % 10000, 'clicks', 100 + hash(d, c.n) % 100, 'installs', 10 + hash(d, c.n) % 10,
      'spend', json_object('usd', '12.5', 'amount', '12.5', 'currency', 'USD'))::varchar
  from range(${DAYS}) as t(d), campaign as c, (values ('US', 0), ('DE', 1), ('JP', 2), ('BR', 3)) as v(country, place)`);
await run(`insert into state
  select 'default', 'network-report', concat_ws(' ', 'ads', d, app, channel, country), 9000000 + row_number() over (),
    json_object('date', (date '${START}' + d::integer)::varchar, 'appId', app, 'channel', channel, 'country', country,
      'impressions', 50000 + hash(d, app) % 50000, 'clicks', 500 + hash(d, app) % 500,
      'adRevenue', json_object('usd', '31.75', 'amount', '31.75', 'currency', 'USD'))::varchar
  from range(${DAYS}) as t(d), (select distinct app from campaign) as a,
    (values ('ad_mob'), ('applovin'), ('unity')) as c(channel), (values ('US'), ('DE'), ('JP'), ('BR')) as v(country)`);
await run(`insert into state
  select 'default', 'skan-postback', md5('skan' || i), 20000000 + i,
    json_object('atMs', epoch_ms(${at(`i * ${facts / POSTBACKS}`)}), 'appId', c.app, 'channel', c.channel, 'campaignId', c.id,
      'version', '3.0', 'adNetworkId', 'v9wttpbfk9.skadnetwork', 'skCampaignId', 1 + c.n % 100, 'transactionId', md5('skan' || i),
      'redownload', hash(i, 1) % 20 = 0, 'fidelityType', 1, 'conversionValue', if(hash(i, 2) % 3 > 0, hash(i, 3) % 64, null),
      'didWin', hash(i, 4) % 10 > 0, 'countryCode', pick(['US', 'DE', 'JP', 'BR'], hash(i, 5)))::varchar
  from (select i, (hash(i, 6) % ${CAMPAIGNS})::bigint as n from range(${POSTBACKS}) as t(i)) join campaign as c using (n)`);
await run('checkpoint');
connection.closeSync();
instance.closeSync();
