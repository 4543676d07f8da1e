-- What networks report of a campaign, by country and site. Where a report names no country or no site, it is shared out by
-- the tracked installs of the day, in whole numbers that add up to what was reported. `without_rate`: some of the money
-- has no known rate, and is in no sum.
with reported as (
  select
    row_number() over () as report, date, app_id, channel, campaign_id, country, site_id,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    sum(installs) as installs,
    round(sum(spend) * 100) as cents,
    count(spend) < count(original_spend) as without_rate
  from mmp.network_reports
  where is_spend
  group by date, app_id, channel, campaign_id, country, site_id
),
shared as (
  select
    r.* exclude (country, site_id),
    coalesce(r.country, w.country, 'unknown') as country,
    coalesce(r.site_id, w.site_id, 'unknown') as site_id,
    coalesce(sum(w.installs) over upto, 1)::double / coalesce(sum(w.installs) over everywhere, 1) as until,
    coalesce(w.installs, 1)::double / coalesce(sum(w.installs) over everywhere, 1) as share
  from reported as r
  left join tenjin_parts.installs as w
    on w.date = r.date and w.app_id = r.app_id and w.channel = r.channel
    and w.campaign_id is not distinct from r.campaign_id
    and (r.country is null or w.country = r.country)
    and (r.site_id is null or w.site_id = r.site_id)
  window
    upto as (partition by r.report order by w.country, w.site_id),
    everywhere as (partition by r.report)
)
select
  date, app_id, channel, campaign_id, country, site_id,
  (round(impressions * until) - round(impressions * (until - share)))::bigint as impressions,
  (round(clicks * until) - round(clicks * (until - share)))::bigint as clicks,
  (round(installs * until) - round(installs * (until - share)))::bigint as installs,
  (round(cents * until) - round(cents * (until - share)))::bigint as cents,
  without_rate
from shared
