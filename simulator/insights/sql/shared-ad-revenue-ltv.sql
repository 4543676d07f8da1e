-- What networks report that a cohort's users earned by seeing ads, up to day N after their install. Each session is worth
-- what the question shared-ad-revenue makes of it; a cohort is the UTC date of the install, with its channel, campaign,
-- country, site and creative. What has no known rate is in no sum.
-- Formulas: docs/insights.md#shared-ad-revenue-ltv
with days as (
  select unnest([{days}]) as day
),
worth as (
  -- Sums of decimals are the same in any order.
  select
    date as opened_on, hash(app_id, country) as opened_where, of_each::decimal(38, 18) as of_each, is_unknown
  from mmp.session_worth
  where sessions > 0
),
cohorts as (
  select
    {groups:acquired_at}
    count(*) as users
  from mmp.cohort_activity
  where type = 'install' and tracked and {where:acquired_at}
  group by all
),
-- Those that are asked for, before each is looked up.
sessions as (
  select * exclude (day) from mmp.cohort_activity where type = 'session' and {where:acquired_at}
),
-- The day as the view tells it, of few instead of all.
dated as (
  select *, greatest(0, date_diff('ms', counted_from, happened_at) // 86400000) as day from sessions
),
earned as (
  select
    {groups:acquired_at}
    {asOf:day} as earned_by,
    sum(of_each) as revenue,
    bool_or(is_unknown) as is_unknown
  from dated
  left join worth on opened_on = happened_at::date and opened_where = hash(app_id, happened_in)
  group by all
),
counted as (
  select
    {keys}
    day,
    users
  from cohorts
  cross join days
  union all by name
  select
    {keys}
    day,
    if(earned_by <= day, revenue, null) as revenue,
    if(earned_by <= day, is_unknown, null) as is_unknown
  from earned
  cross join days
),
summed as (
  -- Nothing reported is 0; reported, and of no known rate, is null.
  select
    {regroups}
    day,
    coalesce(sum(users), 0) as users,
    coalesce(sum(revenue), if(bool_or(is_unknown), null, 0)) as revenue
  from counted
  group by all
)
select
  {shown}
  day,
  users,
  revenue::decimal(38, 9) as "adRevenue",
  (revenue::decimal(38, 9) / nullif(users, 0))::decimal(38, 9) as "adLtv"
from {page:summed}
