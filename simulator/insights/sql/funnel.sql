-- How many remained from what networks showed to what was paid: impressions and clicks as ad networks report of themselves,
-- then the users who were brought on the same date, those of them who came back, and those who paid. Organic users saw
-- no ad, and are not in it. What no network reported is null, not 0.
-- Formulas: docs/insights.md#funnel
with returned as (
  select cohort_user
  from mmp.cohort_activity
  where type = 'session' and day >= 1 and channel <> 'organic' and {within:acquired_at}
),
paid as (
  select cohort_user
  from mmp.cohort_activity
  where (type = 'purchase' or (type = 'subscription' and reported)) and gross > 0
    and channel <> 'organic' and {within:acquired_at}
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
    {groups:acquired_at}
    count(*) as attributed
  from mmp.cohort_activity
  where type = 'install' and tracked and channel <> 'organic' and {where:acquired_at}
  group by all
  union all by name
  select
    {splits:acquired_at}
    count(*) as returned
  from mmp.cohort_activity
  where type = 'install' and tracked and channel <> 'organic' and {where:acquired_at}
    and cohort_user in (from returned)
  group by all
  union all by name
  select
    {splits:acquired_at}
    count(*) as paid
  from mmp.cohort_activity
  where type = 'install' and tracked and channel <> 'organic' and {where:acquired_at}
    and cohort_user in (from paid)
  group by all
),
summed as (
  select
    {regroups}
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    coalesce(sum(attributed), 0) as attributed,
    coalesce(sum(returned), 0) as returned,
    coalesce(sum(paid), 0) as paid
  from counted
  group by all
)
select
  {shown}
  impressions as "reportedImpressions",
  clicks as "reportedClicks",
  attributed as "attributedInstalls",
  returned as "returnedUsers",
  paid as "payingUsers",
  clicks::double / nullif(impressions, 0) as "reportedCtr",
  attributed::double / nullif(clicks, 0) as "installShare",
  returned::double / nullif(attributed, 0) as "returnedShare",
  paid::double / nullif(attributed, 0) as "payingShare"
from {page:summed}
