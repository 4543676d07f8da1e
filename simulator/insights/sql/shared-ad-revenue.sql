-- What networks report that apps earned by showing ads, by whom the people who saw them were brought. Networks report by
-- app and country: that is shared out over the sessions of the day there, the same part for each; what is reported without
-- a country over all sessions of the app. What was earned where there was no session is nobody's: it has its app, day and
-- country, and nothing else. What has no known rate is in no sum.
-- Formulas: docs/insights.md#shared-ad-revenue
with worth as materialized (
{part:worth}
),
shown as (
  select
    {groups}
    happened_at::date as shown_on,
    app_id as shown_app,
    country as shown_in,
    count(*) as sessions
  from mmp.sessions
  where {where}
  group by all
),
nobodys as (
{part:nobodys}
),
counted as (
  select
    {regroups}
    sum(sessions) as sessions,
    sum(sessions * of_each) as revenue,
    bool_or(is_unknown) as is_unknown
  from shown
  left join worth
    on there > 0 and opened_on = shown_on and opened_app = shown_app and opened_in is not distinct from shown_in
  group by all
  union all by name
  select
    {groups:date}
    sum(revenue) as revenue,
    bool_or(revenue is null) as is_unknown
  from nobodys
  where {where:date}
  group by all
),
summed as (
  -- Nothing reported is 0; reported, and of no known rate, is null.
  select
    {regroups}
    coalesce(sum(sessions), 0) as sessions,
    coalesce(sum(revenue), if(bool_or(is_unknown), null, 0)) as revenue
  from counted
  group by all
)
select
  {shown}
  sessions,
  revenue::decimal(38, 9) as "adRevenue"
from {page:summed}
