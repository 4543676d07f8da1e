-- Tracked installs by their date, and when the youngest of them began.
cohorts as (
  select
    {groups:acquired_at}
    acquired_at::date as installed_on,
    count(*) as users,
    max(counted_from) as youngest
  from mmp.cohort_activity
  where type = 'install' and tracked and {where:acquired_at}
  group by all
)
