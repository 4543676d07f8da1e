-- What advertising cost, in US dollars, and what an install, a click and a thousand impressions cost. Spend is what ad
-- networks report; it is null where none did, and reports whose rate is not known are counted apart.
-- Formulas: docs/insights.md#spend
with counted as (
  select
    {groups:date}
    sum(spend) as spend,
    count(*) filter (where original_spend is not null and spend is null) as without_rate,
    sum(impressions) as reported_impressions,
    sum(clicks) as reported_clicks,
    sum(installs) as reported_installs
  from mmp.network_reports
  where is_spend and {where:date}
  group by all
  union all by name
  select
    {groups}
    count(*) as tracked_installs
  from mmp.installs
  where tracked and {where}
  group by all
),
summed as (
  select
    {regroups}
    sum(spend) as spend,
    coalesce(sum(without_rate), 0) as without_rate,
    sum(reported_impressions) as reported_impressions,
    sum(reported_clicks) as reported_clicks,
    sum(reported_installs) as reported_installs,
    coalesce(sum(tracked_installs), 0) as tracked_installs
  from counted
  group by all
)
select
  {shown}
  spend,
  reported_impressions as "reportedImpressions",
  reported_clicks as "reportedClicks",
  reported_installs as "reportedInstalls",
  tracked_installs as "trackedInstalls",
  (spend / nullif(reported_installs, 0))::decimal(38, 9) as cpi,
  (spend / nullif(tracked_installs, 0))::decimal(38, 9) as "tCpi",
  (spend / nullif(reported_clicks, 0))::decimal(38, 9) as cpc,
  (spend * 1000 / nullif(reported_impressions, 0))::decimal(38, 9) as cpm,
  without_rate as "withoutRate"
from {page:summed}
