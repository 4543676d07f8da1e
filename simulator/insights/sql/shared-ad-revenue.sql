-- What networks report that apps earned by showing ads, by whom the people who saw them were brought. Networks report by
-- app and country: that is shared out over the sessions of the day there, the same part for each; what is reported without
-- a country over all sessions of the app. What was earned where there was no session is nobody's: it has its app, day and
-- country, and nothing else. What has no known rate is in no sum.
-- Formulas: docs/insights.md#shared-ad-revenue
with paid as (
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
  left join paid there
    on there.date = opened_on and there.app_id = opened_app and there.country = opened_in
  left join paid anywhere
    on anywhere.date = opened_on and anywhere.app_id = opened_app and anywhere.country is null
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
  select
    date,
    app_id,
    null::varchar as channel,
    null::varchar as campaign_id,
    country,
    null::varchar as site_id,
    null::varchar as creative_name,
    revenue
  from paid
  where not exists (
    from opened
    where opened_on = paid.date and opened_app = paid.app_id and (paid.country is null or opened_in = paid.country)
  )
),
counted as (
  select
    {keys}
    sum(sessions) as sessions,
    sum(sessions * of_each) as revenue,
    bool_or(is_unknown) as is_unknown
  from shown
  left join worth on opened_on = shown_on and opened_app = shown_app and opened_in is not distinct from shown_in
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
    {keys}
    coalesce(sum(sessions), 0) as sessions,
    coalesce(sum(revenue), if(bool_or(is_unknown), null, 0)) as revenue
  from counted
  group by all
)
select
  {keys}
  sessions,
  revenue::decimal(38, 9) as "adRevenue"
from summed
