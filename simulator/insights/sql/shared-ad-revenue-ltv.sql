-- What networks report that a cohort's users earned by seeing ads, up to day N after their install. Each session is worth
-- what the question shared-ad-revenue makes of it; a cohort is the UTC date of the install, with its channel, campaign,
-- country, site and creative. What has no known rate is in no sum.
-- Formulas: docs/insights.md#shared-ad-revenue-ltv
with days as (
  select unnest([{days}]) as day
),
paid as (
  select date, app_id, country, sum(ad_revenue)::double as revenue
  from mmp.network_reports
  where is_ad_revenue
  group by all
),
opened as (
  select happened_at::date as opened_on, app_id as opened_app, country as opened_in, count(*) as sessions
  from mmp.sessions
  group by all
),
worth as (
  -- Of each session; null where nothing is reported, or nothing of a known rate.
  select
    opened_on,
    opened_app,
    opened_in,
    if(
      there.revenue is null and anywhere.revenue is null,
      null,
      coalesce(there.revenue / sessions, 0)
        + coalesce(anywhere.revenue / sum(sessions) over (partition by opened_on, opened_app), 0)
    ) as of_each,
    (there.date is not null and there.revenue is null)
      or (anywhere.date is not null and anywhere.revenue is null) as is_unknown
  from opened
  left join paid there on there.date = opened_on and there.app_id = opened_app and there.country = opened_in
  left join paid anywhere
    on anywhere.date = opened_on and anywhere.app_id = opened_app and anywhere.country is null
),
cohorts as (
  select
    {groups:acquired_at}
    count(*) as users
  from mmp.cohort_activity
  where type = 'install' and tracked and {where:acquired_at}
  group by all
),
seen as (
  select
    {groups:acquired_at}
    day as seen_after,
    happened_at::date as seen_on,
    app_id as seen_app,
    happened_in as seen_in,
    count(*) as sessions
  from mmp.cohort_activity
  where type = 'session' and {where:acquired_at}
  group by all
),
earned as (
  select
    {keys}
    seen_after as earned_on,
    sum(seen.sessions * of_each) as revenue,
    bool_or(is_unknown) as is_unknown
  from seen
  join worth on opened_on = seen_on and opened_app = seen_app and opened_in is not distinct from seen_in
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
