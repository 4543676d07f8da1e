-- Which share of a cohort's users had a session on day N after their install. A cohort is the UTC date of the install; its
-- channel, campaign, country, site and creative are those of the install. Day N of a cohort is told when all of its users
-- have lived through it; rows of several dates are about the cohorts of which it can be told.
-- Formulas: docs/insights.md#retention
with days as (
  select unnest([{days}]) as day
),
{part:cohorts},
-- The day that a cohort is living through, of which nothing can be told yet.
living as (
  select *, date_diff('ms', youngest, {now}) // 86400000 as current_day
  from cohorts
),
-- A cohort of the groups, by one number.
told as (
  select
    hash(
      {splitKeys}
      installed_on
    ) as cohort,
    current_day
  from living
),
people as (
  select
    {splits:acquired_at}
    acquired_at::date as installed_on,
    day,
    cohort_user
  from mmp.cohort_activity
  join days using (day)
  where type = 'session' and {where:acquired_at}
  group by all
),
came_back as (
  select
    {splitKeys}
    hash(
      {splitKeys}
      installed_on
    ) as cohort,
    day
  from people
),
counted as (
  select
    {regroups}
    {asOf:current_day} as living_through,
    sum(users) as users
  from living
  group by all
),
summed as (
  select
    {regroups}
    day,
    sum(users) as users,
    coalesce(sum(eligible), 0) as eligible,
    sum(retained) as retained
  from (
    select
      {keys}
      day,
      users,
      if(living_through is null or day < living_through, users, null) as eligible,
      0 as retained
    from counted
    cross join days
    union all by name
    select
      {splitKeys}
      day,
      count(*) as retained
    from came_back
    join told using (cohort)
    where day < current_day
    group by all
  )
  group by all
)
select
  {shown}
  day,
  users,
  eligible as "eligibleUsers",
  if(eligible > 0, retained, null) as "retainedUsers",
  retained::double / nullif(eligible, 0) as retention
from {page:summed}
