-- By what tracked installs were matched. A view-through install was earned by a view; a claim is of the kind that its
-- network claims.
-- Formulas: docs/insights.md#attribution
with matched as (
  select
    {groups}
    count(*) as installs,
    count(*) filter (where method = 'device-click') as device_click,
    count(*) filter (where method = 'referrer-click') as referrer_click,
    count(*) filter (where method = 'probabilistic-click') as probabilistic_click,
    count(*) filter (where method = 'device-view') as device_view,
    count(*) filter (where method = 'probabilistic-view') as probabilistic_view,
    count(*) filter (where method = 'claim') as claim,
    count(*) filter (where method = 'organic') as organic
  from mmp.installs
  where tracked and {where}
  group by all
)
select
  {shown}
  installs as "trackedInstalls",
  device_click as "deviceClick",
  referrer_click as "referrerClick",
  probabilistic_click as "probabilisticClick",
  device_view as "deviceView",
  probabilistic_view as "probabilisticView",
  claim,
  organic,
  organic::double / nullif(installs, 0) as "organicShare",
  (probabilistic_click + probabilistic_view)::double / nullif(installs - organic, 0) as "probabilisticShare",
  (device_view + probabilistic_view)::double / nullif(installs - organic, 0) as "viewThroughShare",
  claim::double / nullif(installs - organic, 0) as "claimShare"
from {page:matched}
