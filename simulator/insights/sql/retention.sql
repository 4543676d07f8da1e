-- Which share of a cohort's users had a session on day N after their install. A cohort is the UTC date of the install; its
-- channel, campaign, country, site and creative are those of the install. Day N of a cohort is told when all of its users
-- have lived through it; rows of several dates are about the cohorts of which it can be told.
-- Formulas: docs/insights.md#retention
with days as (
  select unnest([{days}]) as day
),
{part:cohorts},
people as (
  select
    {groups:acquired_at}
    acquired_at::date as installed_on,
    day,
    cohort_user
  from mmp.cohort_activity
  join days using (day)
  where type = 'session' and {where:acquired_at}
  group by all
),
counted as (
  select
    {keys}
    installed_on,
    day,
    users,
    {now} >= youngest + to_days(day + 1) as is_told
  from cohorts
  cross join days
  union all by name
  select
    {regroups}
    installed_on,
    day,
    count(*) as retained
  from people
  group by all
),
each as (
  select
    {regroups}
    installed_on,
    day,
    max(users) as users,
    coalesce(bool_or(is_told), false) as is_told,
    coalesce(max(retained), 0) as retained
  from counted
  group by all
),
summed as (
  select
    {regroups}
    day,
    sum(users) as users,
    coalesce(sum(users) filter (where is_told), 0) as eligible,
    sum(retained) filter (where is_told) as retained
  from each
  group by all
  -- Of whom no user is known, nothing can be told.
  having count(users) > 0
)
select
  {shown}
  day,
  users,
  eligible as "eligibleUsers",
  retained as "retainedUsers",
  retained::double / nullif(eligible, 0) as retention
from {page:summed}
