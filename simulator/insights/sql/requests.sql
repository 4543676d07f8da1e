-- What became of the requests to the MMP: recorded, thrown away behind an answer that says yes, or refused.
-- Formulas: docs/insights.md#requests
select
  {groups}
  count(*) as requests,
  count(*) filter (where verdict = 'recorded') as recorded,
  count(*) filter (where verdict = 'dropped') as dropped,
  count(*) filter (where verdict = 'rejected') as rejected,
  count(*) filter (where verdict = 'dropped')::double / nullif(count(*), 0) as "droppedShare",
  count(*) filter (where verdict = 'rejected')::double / nullif(count(*), 0) as "rejectedShare",
  count(*) filter (where errors > 0) as "withErrors",
  count(*) filter (where warnings > 0) as "withWarnings"
from mmp.requests
where {where}
group by all
