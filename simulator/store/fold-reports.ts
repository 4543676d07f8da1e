/** What of a report's JSON stands in columns. */
const SHAPE = JSON.stringify({
  date: 'DATE',
  appId: 'VARCHAR',
  channel: 'VARCHAR',
  campaignId: 'VARCHAR',
  country: 'VARCHAR',
  siteId: 'VARCHAR',
  creativeName: 'VARCHAR',
  impressions: 'BIGINT',
  clicks: 'BIGINT',
  installs: 'BIGINT',
  spend: { usd: 'VARCHAR', amount: 'VARCHAR', currency: 'VARCHAR' },
  adRevenue: { usd: 'VARCHAR', amount: 'VARCHAR', currency: 'VARCHAR' },
});

/**
 * Reports as the table `network_reports` has them.
 *
 * @param from - What has the columns `workspace`, `key`, `number`, and `body`, the report as JSON.
 */
export const reportRows = (from: string): string => `
  select workspace, key, number, r.date, r.appId as app_id, r.channel, r.campaignId as campaign_id, r.country,
    r.siteId as site_id, r.creativeName as creative_name, r.impressions, r.clicks, r.installs,
    try_cast(r.spend.usd as decimal(18,9)) as spend, try_cast(r.spend.amount as decimal(18,9)) as original_spend,
    r.spend.currency as original_currency, try_cast(r.adRevenue.usd as decimal(18,9)) as ad_revenue,
    try_cast(r.adRevenue.amount as decimal(18,9)) as original_ad_revenue,
    r.adRevenue.currency as original_ad_revenue_currency,
    r.spend.amount is not null or r.adRevenue.amount is null as is_spend, r.adRevenue.amount is not null as is_ad_revenue
  from (select workspace, key, number, unnest([from_json(body, '${SHAPE}')]) as r from ${from})`;

/** Whether a batch's text about the state may tell of network reports. */
export const mayTellOfReports = (state: Buffer): boolean => state.includes('"network-report"');

/**
 * Brings what a batch tells of network reports into their table, which holds the latest of each key; as the view `records`,
 * it numbers each by the first of its key since that was gone. The first step reads the batch.
 *
 * @param rows - Those of a batch's text about the state, with the columns that `fold.ts` says.
 */
export const reportSteps = (rows: string): readonly [first: string, ...rest: readonly string[]] => [
  // By itself: what a plan is made of is copied with each of its parts, and here that is the whole text.
  `create or replace temp table told as select w, k, o, b::varchar as b from ${rows} where p = 'network-report'`,
  `create or replace temp table reported as
   with gone as (select w, k, max(o) as gone from told where b is null group by all)
   select w as workspace, k as key, case when any_value(gone) is null then any_value(t.number) end as known,
     min(o) filter (gone is null or o > gone) as first, arg_max(b, o) filter (gone is null or o > gone) as body
   from told
   left join gone using (w, k)
   left join network_reports t on t.key = k and t.workspace = w
   group by w, k`,
  'delete from network_reports where (workspace, key) in (select (workspace, key) from reported)',
  `insert into network_reports by name ${reportRows(
    '(select workspace, key, coalesce(known, first) as number, body from reported where body is not null)',
  )} order by number`,
  'drop table reported; drop table told',
];
