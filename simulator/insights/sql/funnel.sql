-- How many remained from what networks showed to what was paid: impressions and clicks as ad networks report of themselves,
-- then the users who were brought on the same date, those of them who came back, and those who paid. Organic users saw
-- no ad, and are not in it. What no network reported is null, not 0.
-- Formulas: docs/insights.md#funnel
with people as (
  select
    {groups:acquired_at}
    acquired_at::date as installed_on,
    cohort_user,
    bool_or(type = 'session' and day >= 1) as returned,
    bool_or((type = 'purchase' or (type = 'subscription' and reported)) and gross > 0) as paid
  from mmp.cohort_activity
  where channel <> 'organic' and {where:acquired_at}
  group by all
  having bool_or(type = 'install' and tracked)
),
counted as (
  select
    {groups:date}
    sum(impressions) as impressions,
    sum(clicks) as clicks
  from mmp.network_reports
  where is_spend and {where:date}
  group by all
  union all by name
  select
    {keys}
    count(*) as attributed,
    count(*) filter (where returned) as returned,
    count(*) filter (where paid) as paid
  from people
  group by all
),
summed as (
  select
    {keys}
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    coalesce(sum(attributed), 0) as attributed,
    coalesce(sum(returned), 0) as returned,
    coalesce(sum(paid), 0) as paid
  from counted
  group by all
)
select
  {keys}
  impressions as "reportedImpressions",
  clicks as "reportedClicks",
  attributed as "attributedInstalls",
  returned as "returnedUsers",
  paid as "payingUsers",
  clicks::double / nullif(impressions, 0) as "reportedCtr",
  attributed::double / nullif(clicks, 0) as "installShare",
  returned::double / nullif(attributed, 0) as "returnedShare",
  paid::double / nullif(attributed, 0) as "payingShare"
from summed
