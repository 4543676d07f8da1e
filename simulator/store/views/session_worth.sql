-- What each session of an app, country and day is worth of the ad revenue that networks report: `of_each`, the same part for
-- all; null where nothing is reported, or nothing of a known rate. What is reported without a country is shared out over all
-- sessions of the app. A row without `sessions` says what was earned where there was none: its `nobodys` revenue. Where a rate is
-- not known, `is_unknown`.
with paid as (
  select date, app_id, country, sum(ad_revenue)::double as revenue
  from mmp.network_reports
  where is_ad_revenue
  group by all
),
opened as (
  select happened_at::date as date, app_id, country, count(*) as sessions
  from mmp.sessions
  group by all
)
select
  opened.date,
  opened.app_id,
  opened.country,
  sessions,
  if(
    there.revenue is null and anywhere.revenue is null,
    null,
    coalesce(there.revenue / sessions, 0)
      + coalesce(anywhere.revenue / sum(sessions) over (partition by opened.date, opened.app_id), 0)
  ) as of_each,
  null::double as nobodys,
  (there.date is not null and there.revenue is null)
    or (anywhere.date is not null and anywhere.revenue is null) as is_unknown
from opened
left join paid there
  on there.date = opened.date and there.app_id = opened.app_id and there.country = opened.country
left join paid anywhere
  on anywhere.date = opened.date and anywhere.app_id = opened.app_id and anywhere.country is null
union all
select date, app_id, country, 0, null, revenue, revenue is null
from paid
where not exists (
  from opened
  where opened.date = paid.date and opened.app_id = paid.app_id
    and (paid.country is null or opened.country = paid.country)
)
