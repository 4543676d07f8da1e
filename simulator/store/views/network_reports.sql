-- What ad networks report of themselves, by UTC day: the latest report of each day, app, channel, campaign, country, site
-- and creative. Money in US dollars by the day's rate, null where none is known, and as it was reported (`original_…`).
-- A report with spend, or with no money at all, is about advertising; one with ad revenue about what the app earned by
-- showing ads. One may be both.
select
  report.date,
  report.appId as app_id,
  report.channel,
  report.campaignId as campaign_id,
  report.country,
  report.siteId as site_id,
  report.creativeName as creative_name,
  report.impressions,
  report.clicks,
  report.installs,
  try_cast(report.spend.usd as decimal(18, 9)) as spend,
  try_cast(report.spend.amount as decimal(18, 9)) as original_spend,
  report.spend.currency as original_currency,
  try_cast(report.adRevenue.usd as decimal(18, 9)) as ad_revenue,
  try_cast(report.adRevenue.amount as decimal(18, 9)) as original_ad_revenue,
  report.adRevenue.currency as original_ad_revenue_currency,
  report.spend.amount is not null or report.adRevenue.amount is null as is_spend,
  -- Few reports have any: what has none is told by its text, and not taken apart.
  may_have_ad_revenue and report.adRevenue.amount is not null as is_ad_revenue,
  number
from (
  select
    number,
    contains(body, '"adRevenue":{') as may_have_ad_revenue,
    -- What is in a list is read once, even where `where` asks for parts of it too.
    unnest([from_json(body, '{
      "date": "DATE", "appId": "VARCHAR", "channel": "VARCHAR", "campaignId": "VARCHAR", "country": "VARCHAR",
      "siteId": "VARCHAR", "creativeName": "VARCHAR", "impressions": "BIGINT", "clicks": "BIGINT", "installs": "BIGINT",
      "spend": {"usd": "VARCHAR", "amount": "VARCHAR", "currency": "VARCHAR"},
      "adRevenue": {"usd": "VARCHAR", "amount": "VARCHAR", "currency": "VARCHAR"}
    }')]) as report
  from mmp.records
  where part = 'network-report'
)
