-- How many first opens there were, and who brought them.
-- Tracked installs are those that count: a reinstall that keeps its first source is a first open and no install.
-- Organic ones came without a click, a view or a claim that could earn them.
-- Formulas: docs/insights.md#installs
select
  {groups}
  count(*) as "firstOpens",
  count(*) filter (where tracked) as "trackedInstalls",
  count(*) filter (where tracked and channel <> 'organic') as "attributedInstalls",
  count(*) filter (where tracked and channel = 'organic') as "organicInstalls",
  count(*) filter (where reinstall) as "reinstalls",
  count(*) filter (where tracked and channel = 'organic')::double / nullif(count(*) filter (where tracked), 0) as "organicShare"
from mmp.installs
where {where}
group by all
