-- What networks report that apps earned by showing ads, by whom the people who saw them were brought. Networks report by
-- app and country: that is shared out over the sessions of the day there, the same part for each; what is reported without
-- a country over all sessions of the app. What was earned on a day without a session is nobody's.
-- Formulas: docs/insights.md#shared-ad-revenue
with paid as (
  select date, app_id, country, sum(ad_revenue)::double as revenue
  from mmp.network_reports
  where is_ad_revenue
  group by all
),
opened as (
  select happened_at::date as opened_on, app_id, country as opened_in, count(*) as sessions
  from mmp.sessions
  group by all
),
worth as (
  select
    opened_on,
    opened.app_id as opened_app,
    opened_in,
    coalesce(there.revenue / sessions, 0)
      + coalesce(anywhere.revenue / sum(sessions) over (partition by opened_on, opened.app_id), 0) as of_each
  from opened
  left join paid there
    on there.date = opened_on and there.app_id = opened.app_id and there.country = opened_in
  left join paid anywhere
    on anywhere.date = opened_on and anywhere.app_id = opened.app_id and anywhere.country is null
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
)
select
  {keys}
  sum(sessions) as sessions,
  coalesce(sum(sessions * of_each), 0)::decimal(38, 9) as "adRevenue"
from shown
left join worth on opened_on = shown_on and opened_app = shown_app and opened_in is not distinct from shown_in
group by all
