-- What became of the requests to the MMP: recorded, thrown away behind an answer that says yes, or refused.
-- Formulas: docs/insights.md#requests
with alike as (
  -- Few are unlike: what is counted is then asked of each kind, not of each request.
  select
    {groups}
    verdict as became,
    errors > 0 as has_errors,
    warnings > 0 as has_warnings,
    count(*) as requests
  from mmp.requests
  where {where}
  group by all
),
summed as (
  select
    {regroups}
    coalesce(sum(requests), 0) as requests,
    coalesce(sum(requests) filter (where became = 'recorded'), 0) as recorded,
    coalesce(sum(requests) filter (where became = 'dropped'), 0) as dropped,
    coalesce(sum(requests) filter (where became = 'rejected'), 0) as rejected,
    coalesce(sum(requests) filter (where has_errors), 0) as with_errors,
    coalesce(sum(requests) filter (where has_warnings), 0) as with_warnings
  from alike
  group by all
)
select
  {shown}
  requests,
  recorded,
  dropped,
  rejected,
  dropped::double / nullif(requests, 0) as "droppedShare",
  rejected::double / nullif(requests, 0) as "rejectedShare",
  with_errors as "withErrors",
  with_warnings as "withWarnings"
from {page:summed}
