-- What ad networks report of themselves, by UTC day: the latest report of each day, app, channel, campaign, country, site
-- and creative. Money in US dollars by the day's rate, null where none is known, and as it was reported (`original_…`).
-- A report with spend, or with no money at all, is about advertising; one with ad revenue about what the app earned by
-- showing ads. One may be both.
select
  date,
  app_id,
  channel,
  campaign_id,
  country,
  site_id,
  creative_name,
  impressions,
  clicks,
  installs,
  spend,
  original_spend,
  original_currency,
  ad_revenue,
  original_ad_revenue,
  original_ad_revenue_currency,
  is_spend,
  is_ad_revenue,
  number
from main.network_reports
where workspace = coalesce(getvariable('workspace'), 'default')
