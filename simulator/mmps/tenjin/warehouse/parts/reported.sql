-- What networks report of a campaign, by country and site, shared out where they name none in whole numbers that add up.
-- `without_rate`: some of the money has no known rate, and is in no sum.
with shared as (
  select
    date, app_id, channel, campaign_id,
    coalesce(country, 'unknown') as country,
    coalesce(site_id, 'unknown') as site_id,
    installs_upto / installs_everywhere as until,
    (installs_upto - installs_here) / installs_everywhere as since,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    sum(installs) as installs,
    round(sum(spend) * 100) as cents,
    count(spend) < count(original_spend) as without_rate
  from mmp.shared_reports
  group by
    date, app_id, channel, campaign_id, reported_country, reported_site_id, country, site_id,
    installs_upto, installs_here, installs_everywhere
)
select
  date, app_id, channel, campaign_id, country, site_id,
  (round(impressions * until) - round(impressions * since))::bigint as impressions,
  (round(clicks * until) - round(clicks * since))::bigint as clicks,
  (round(installs * until) - round(installs * since))::bigint as installs,
  (round(cents * until) - round(cents * since))::bigint as cents,
  without_rate
from shared
