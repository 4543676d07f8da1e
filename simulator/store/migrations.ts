/**
 * Steps from an empty file to the newest version, one for each version: never changed once released, since files of
 * users have taken them; what comes later is a further step. None takes anything away.
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
];

/** The version of files that this simulator writes. */
export const SCHEMA_VERSION = migrations.length;
