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
    date as opened_on, app_id as opened_app, country as opened_in, of_each::decimal(38, 18) as of_each, is_unknown
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
earned as (
  select
    {groups:acquired_at}
    day as earned_on,
    sum(of_each) as revenue,
    bool_or(is_unknown) as is_unknown
  from mmp.cohort_activity
  join worth on opened_on = happened_at::date and opened_app = app_id and opened_in is not distinct from happened_in
  where type = 'session' and {where:acquired_at}
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
    revenue,
    is_unknown
  from earned
  join days on earned_on <= day
),
summed as (
  -- Nothing reported is 0; reported, and of no known rate, is null.
  select
    {keys}
    day,
    coalesce(sum(users), 0) as users,
    coalesce(sum(revenue), if(bool_or(is_unknown), null, 0))::decimal(38, 9) as revenue
  from counted
  group by all
)
select
  {keys}
  day,
  users,
  revenue as "adRevenue",
  (revenue / nullif(users, 0))::decimal(38, 9) as "adLtv"
from summed
