-- What ad networks report of themselves, by UTC day: the latest report of each day, app, channel, campaign, country, site
-- and creative. Money in US dollars by the day's rate, null where none is known, and as it was reported (`original_…`).
-- A report with spend, or with no money at all, is about advertising; one with ad revenue about what the app earned by
-- showing ads. One may be both.
select
  x[1]::date as date,
  x[2] as app_id,
  x[3] as channel,
  x[4] as campaign_id,
  x[5] as country,
  x[6] as site_id,
  x[7] as creative_name,
  x[8]::bigint as impressions,
  x[9]::bigint as clicks,
  x[10]::bigint as installs,
  try_cast(x[11] as decimal(18, 9)) as spend,
  try_cast(x[12] as decimal(18, 9)) as original_spend,
  x[13] as original_currency,
  try_cast(x[14] as decimal(18, 9)) as ad_revenue,
  try_cast(x[15] as decimal(18, 9)) as original_ad_revenue,
  x[16] as original_ad_revenue_currency,
  x[12] is not null or x[15] is null as is_spend,
  x[15] is not null as is_ad_revenue,
  number
from (
  select
    number,
    json_extract_string(body, [
      '$.date', '$.appId', '$.channel', '$.campaignId', '$.country', '$.siteId', '$.creativeName',
      '$.impressions', '$.clicks', '$.installs',
      '$.spend.usd', '$.spend.amount', '$.spend.currency',
      '$.adRevenue.usd', '$.adRevenue.amount', '$.adRevenue.currency'
    ]) as x
  from mmp.records
  where part = 'network-report'
)
