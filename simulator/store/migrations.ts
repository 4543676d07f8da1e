/** Columns of facts as they are in the last step, by which nothing changes but how some of them rest. */
const PACKED_FACTS = `workspace varchar, number bigint, arrived_at timestamp_ms, id varchar, happened_at timestamp_ms, app_id varchar,
  installation_id varchar, advertising_id varchar, developer_device_id varchar, ip varchar, country varchar, os_version varchar,
  device_model varchar, device_name varchar, app_version varchar, sdk_version varchar, language varchar, locale varchar,
  user_agent varchar, customer_user_id varchar, limit_ad_tracking boolean, sent_at timestamp_ms, acquired_at timestamp_ms,
  source_channel varchar, source_campaign_id varchar, source_engagement_id varchar, source_site_id varchar,
  source_creative_name varchar, source_tracked boolean, kind varchar, channel varchar, campaign_id varchar,
  engagement_advertising_id varchar, engagement_ip varchar, engagement_user_agent varchar, click_id varchar, site_id varchar,
  creative_name varchar, details_country varchar, engaged_at timestamp_ms, method varchar, engagement_id varchar,
  reinstall boolean, tracked boolean, open_deeplink_url varchar, name varchar, value bigint, product_id varchar,
  unit_price decimal(18,9), quantity bigint, currency varchar, gross decimal(18,9), net decimal(18,9), gross_usd decimal(18,9),
  net_usd decimal(18,9), commission decimal(5,4), reported boolean, transaction_id varchar, purchase_token varchar,
  mediation varchar, ad_network varchar, ad_unit_id varchar, ad_format varchar, placement varchar, impression_at timestamp_ms,
  fine integer, coarse varchar, body varchar using compression zstd, about varchar using compression zstd,
  source_country varchar, source_cohort_user bigint, user_hash ubigint, user_id varchar`;

/** A table with columns that rest in another way, row by row as it was. */
const packed = (table: string, columns: string): string =>
  `alter table ${table} rename to unpacked; create table ${table} (${columns}); insert into ${table} select * from unpacked; drop table unpacked;`;

/**
 * Steps from an empty file to the newest version, one for each version: never changed once released, since files of
 * users have taken them; what comes later is a further step. None loses anything: where a table goes, all that was in it
 * stands in others by then, in the same transaction.
 */
export const migrations: readonly string[] = [
  `create table staged (number bigint not null, facts varchar, requests varchar, state varchar, gone varchar, forgotten varchar);
   create table facts (workspace varchar not null, number bigint not null, arrived_at timestamp_ms,
     id varchar, type varchar, happened_at timestamp_ms, app_id varchar, installation_id varchar,
     advertising_id varchar, developer_device_id varchar, ip varchar, country varchar, os_version varchar,
     device_model varchar, device_name varchar, app_version varchar, sdk_version varchar, language varchar,
     locale varchar, user_agent varchar, customer_user_id varchar, limit_ad_tracking boolean, sent_at timestamp_ms,
     acquired_at timestamp_ms, source_channel varchar, source_campaign_id varchar, source_engagement_id varchar,
     source_site_id varchar, source_creative_name varchar, source_tracked boolean, kind varchar, channel varchar,
     campaign_id varchar, engagement_advertising_id varchar, engagement_ip varchar, engagement_user_agent varchar,
     click_id varchar, site_id varchar, creative_name varchar, details_country varchar, engaged_at timestamp_ms,
     method varchar, engagement_id varchar, reinstall boolean, tracked boolean, open_deeplink_url varchar,
     name varchar, value bigint, product_id varchar, unit_price decimal(18,9), quantity bigint, currency varchar,
     gross decimal(18,9), net decimal(18,9), gross_usd decimal(18,9), net_usd decimal(18,9),
     commission decimal(5,4), reported boolean, transaction_id varchar, purchase_token varchar, mediation varchar,
     ad_network varchar, ad_unit_id varchar, ad_format varchar, placement varchar, impression_at timestamp_ms,
     fine integer, coarse varchar,
     body varchar not null, about varchar);
   create table requests (workspace varchar not null, number bigint not null, happened_at timestamp_ms, endpoint varchar, verdict varchar, reason varchar, app_id varchar, bundle_id varchar, platform varchar, errors integer, warnings integer, body varchar not null);
   create table state (workspace varchar not null, part varchar not null, key varchar not null, number bigint not null, body varchar);
   create view records as
     select workspace, part, key, min(number) as number, arg_max(body, number) as body
     from (select *, max(case when body is null then number end) over (partition by workspace, part, key) as gone from state)
     where gone is null or number > gone
     group by workspace, part, key;`,
  `alter table facts add column source_country varchar;`,
  // Users of cohorts, by the order of their installs.
  `alter table facts add column source_cohort_user bigint;`,
  // People are counted by a number: reading and hashing three texts for each session takes longer than all else.
  `alter table facts add column user_hash ubigint;
   update facts set user_hash = md5_number_lower(coalesce(advertising_id, developer_device_id, installation_id));`,
  // Counts as `counted.ts` has them; and the same records by a shorter way: texts are looked at last.
  `create table counted (workspace varchar not null, key varchar not null, base bigint not null, sessions bigint not null, events bigint not null, opened_at timestamp_ms);
   create table counted_through (workspace varchar not null, number bigint not null);
   create or replace view records as
     with gone as (select workspace, part, key, max(number) as number from state where body is null group by all),
     latest as (
       select s.workspace, s.part, s.key, min(s.number) as first, max(s.number) as last
       from state s left join gone g using (workspace, part, key)
       where g.number is null or s.number > g.number
       group by all)
     select l.workspace, l.part, l.key, l.first as number, s.body
     from latest l join state s on s.workspace = l.workspace and s.part = l.part and s.key = l.key and s.number = l.last;`,
  // Facts by type: a question reads those that it is about, side by side, and skips none of all others. Each keeps its order.
  `create table facts_install as select * exclude (type) from facts where type = 'install';
   create table facts_session as select * exclude (type) from facts where type = 'session';
   create table facts_event as select * exclude (type) from facts where type = 'event';
   create table facts_purchase as select * exclude (type) from facts where type = 'purchase';
   create table facts_subscription as select * exclude (type) from facts where type = 'subscription';
   create table facts_ad_revenue as select * exclude (type) from facts where type = 'ad-revenue';
   create table facts_conversion_value as select * exclude (type) from facts where type = 'conversion-value';
   create table facts_engagement as select * exclude (type) from facts where type = 'engagement';
   create table facts_claim as select * exclude (type) from facts where type = 'claim';
   create table facts_import as select * exclude (type) from facts where type = 'import';
   drop table facts;
   create view facts as
     select workspace, number, arrived_at, id, 'install' as type, * exclude (workspace, number, arrived_at, id) from facts_install
     union all select workspace, number, arrived_at, id, 'session', * exclude (workspace, number, arrived_at, id) from facts_session
     union all select workspace, number, arrived_at, id, 'event', * exclude (workspace, number, arrived_at, id) from facts_event
     union all select workspace, number, arrived_at, id, 'purchase', * exclude (workspace, number, arrived_at, id) from facts_purchase
     union all select workspace, number, arrived_at, id, 'subscription', * exclude (workspace, number, arrived_at, id) from facts_subscription
     union all select workspace, number, arrived_at, id, 'ad-revenue', * exclude (workspace, number, arrived_at, id) from facts_ad_revenue
     union all select workspace, number, arrived_at, id, 'conversion-value', * exclude (workspace, number, arrived_at, id) from facts_conversion_value
     union all select workspace, number, arrived_at, id, 'engagement', * exclude (workspace, number, arrived_at, id) from facts_engagement
     union all select workspace, number, arrived_at, id, 'claim', * exclude (workspace, number, arrived_at, id) from facts_claim
     union all select workspace, number, arrived_at, id, 'import', * exclude (workspace, number, arrived_at, id) from facts_import;`,
  // What is durable and not in the tables yet stands in a log beside the file, and no more in `staged`: its id, and the
  // number of the last batch of it that is in the tables. A simulator that does not know of the log must not open the file.
  `create table logged (id varchar not null, folded bigint not null, is_there boolean not null);
   insert into logged values ('', 0, false);`,
  // What networks report, each in columns: to take 40,000 texts apart for each question took longer than all else of some.
  `create table network_reports (workspace varchar not null, key varchar not null, number bigint,
     date date, app_id varchar, channel varchar, campaign_id varchar, country varchar, site_id varchar, creative_name varchar,
     impressions bigint, clicks bigint, installs bigint,
     spend decimal(18,9), original_spend decimal(18,9), original_currency varchar,
     ad_revenue decimal(18,9), original_ad_revenue decimal(18,9), original_ad_revenue_currency varchar,
     is_spend boolean, is_ad_revenue boolean);
   insert into network_reports
     select workspace, key, number, r.date, r.appId, r.channel, r.campaignId, r.country, r.siteId, r.creativeName,
       r.impressions, r.clicks, r.installs,
       try_cast(r.spend.usd as decimal(18,9)), try_cast(r.spend.amount as decimal(18,9)), r.spend.currency,
       try_cast(r.adRevenue.usd as decimal(18,9)), try_cast(r.adRevenue.amount as decimal(18,9)), r.adRevenue.currency,
       r.spend.amount is not null or r.adRevenue.amount is null, r.adRevenue.amount is not null
     from (
       select workspace, key, number, unnest([from_json(body, '{"date":"DATE","appId":"VARCHAR","channel":"VARCHAR",
         "campaignId":"VARCHAR","country":"VARCHAR","siteId":"VARCHAR","creativeName":"VARCHAR","impressions":"BIGINT",
         "clicks":"BIGINT","installs":"BIGINT","spend":{"usd":"VARCHAR","amount":"VARCHAR","currency":"VARCHAR"},
         "adRevenue":{"usd":"VARCHAR","amount":"VARCHAR","currency":"VARCHAR"}}')]) as r
       from records where part = 'network-report')
     order by number;`,
  // Whose installation it is that a fact is about. Facts from before are of whom their ids say.
  `alter table facts_install add column user_id varchar;
   alter table facts_session add column user_id varchar;
   alter table facts_event add column user_id varchar;
   alter table facts_purchase add column user_id varchar;
   alter table facts_subscription add column user_id varchar;
   alter table facts_ad_revenue add column user_id varchar;
   alter table facts_conversion_value add column user_id varchar;
   alter table facts_engagement add column user_id varchar;
   alter table facts_claim add column user_id varchar;
   alter table facts_import add column user_id varchar;
   create or replace view facts as
     select workspace, number, arrived_at, id, 'install' as type, * exclude (workspace, number, arrived_at, id) from facts_install
     union all select workspace, number, arrived_at, id, 'session', * exclude (workspace, number, arrived_at, id) from facts_session
     union all select workspace, number, arrived_at, id, 'event', * exclude (workspace, number, arrived_at, id) from facts_event
     union all select workspace, number, arrived_at, id, 'purchase', * exclude (workspace, number, arrived_at, id) from facts_purchase
     union all select workspace, number, arrived_at, id, 'subscription', * exclude (workspace, number, arrived_at, id) from facts_subscription
     union all select workspace, number, arrived_at, id, 'ad-revenue', * exclude (workspace, number, arrived_at, id) from facts_ad_revenue
     union all select workspace, number, arrived_at, id, 'conversion-value', * exclude (workspace, number, arrived_at, id) from facts_conversion_value
     union all select workspace, number, arrived_at, id, 'engagement', * exclude (workspace, number, arrived_at, id) from facts_engagement
     union all select workspace, number, arrived_at, id, 'claim', * exclude (workspace, number, arrived_at, id) from facts_claim
     union all select workspace, number, arrived_at, id, 'import', * exclude (workspace, number, arrived_at, id) from facts_import;`,
  // Texts of which each is another one are compressed by a method of their own: what is tried otherwise finds nothing that they share. A
  // file takes a seventh of the room, and half of the time that it is compressed in.
  [
    [
      'install',
      'session',
      'event',
      'purchase',
      'subscription',
      'ad_revenue',
      'conversion_value',
      'engagement',
      'claim',
      'import',
    ]
      .map((type) => packed(`facts_${type}`, PACKED_FACTS))
      .join(''),
    packed(
      'requests',
      `workspace varchar not null, number bigint not null, happened_at timestamp_ms, endpoint varchar, verdict varchar, reason varchar,
         app_id varchar, bundle_id varchar, platform varchar, errors integer, warnings integer, body varchar not null using compression zstd`,
    ),
    packed(
      'state',
      'workspace varchar not null, part varchar not null, key varchar not null, number bigint not null, body varchar using compression zstd',
    ),
  ].join(''),
];

/** The version of files that this simulator writes. */
export const SCHEMA_VERSION = migrations.length;
