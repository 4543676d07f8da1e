-- How many saw, clicked and installed: as ad networks report of themselves, and as links and first opens were seen here.
-- What no network reported is null, not 0. Self-attributing networks have no links: their clicks are in their reports
-- alone. Tracked rates are about installs that links brought: the CVR about those of clicks, the IPM about those of views too.
-- Organic ones and claims follow neither that was seen here.
-- Formulas: docs/insights.md#traffic
with counted as (
  select
    {groups:date}
    sum(impressions) as reported_impressions,
    sum(clicks) as reported_clicks,
    sum(installs) as reported_installs
  from mmp.network_reports
  where is_spend and {where:date}
  group by all
  union all by name
  select
    {groups}
    count(*) filter (where kind = 'impression') as tracked_impressions,
    count(*) filter (where kind = 'click') as tracked_clicks
  from mmp.engagements
  where {where}
  group by all
  union all by name
  select
    {groups}
    count(*) as tracked_installs,
    count(*) filter (where channel <> 'organic') as attributed_installs,
    count(*) filter (where method in ('device-click', 'referrer-click', 'probabilistic-click')) as click_installs,
    count(*) filter (where method in ('device-view', 'probabilistic-view')) as view_installs
  from mmp.installs
  where tracked and {where}
  group by all
),
summed as (
  select
    {regroups}
    sum(reported_impressions) as reported_impressions,
    sum(reported_clicks) as reported_clicks,
    sum(reported_installs) as reported_installs,
    coalesce(sum(tracked_impressions), 0) as tracked_impressions,
    coalesce(sum(tracked_clicks), 0) as tracked_clicks,
    coalesce(sum(tracked_installs), 0) as tracked_installs,
    coalesce(sum(attributed_installs), 0) as attributed_installs,
    coalesce(sum(click_installs), 0) as click_installs,
    coalesce(sum(view_installs), 0) as view_installs
  from counted
  group by all
)
select
  {shown}
  reported_impressions as "reportedImpressions",
  reported_clicks as "reportedClicks",
  reported_installs as "reportedInstalls",
  reported_clicks::double / nullif(reported_impressions, 0) as "reportedCtr",
  reported_installs::double / nullif(reported_clicks, 0) as "reportedCvr",
  reported_installs::double * 1000 / nullif(reported_impressions, 0) as "reportedIpm",
  tracked_impressions as "trackedImpressions",
  tracked_clicks as "trackedClicks",
  tracked_installs as "trackedInstalls",
  attributed_installs as "attributedInstalls",
  click_installs as "clickInstalls",
  view_installs as "viewInstalls",
  tracked_clicks::double / nullif(tracked_impressions, 0) as "trackedCtr",
  click_installs::double / nullif(tracked_clicks, 0) as "trackedCvr",
  (click_installs + view_installs)::double * 1000 / nullif(tracked_impressions, 0) as "trackedIpm"
from {page:summed}
