-- What networks report that an app earned by showing ads, shared out over those who opened the app that day (and in that
-- country, where a report names one) by their share of the sessions, in whole cents that add up. Without any session it
-- belongs to no campaign.
with reported as (
  select row_number() over () as report, date, app_id, country, round(sum(ad_revenue) * 100) as cents
  from mmp.network_reports
  where is_ad_revenue
  group by date, app_id, country
),
opened as (
  select
    date, install_date, days, app_id, channel, campaign_id, country, acquired_country, site_id,
    cohort_user is not null as in_cohort,
    count(*) as sessions
  from tenjin_parts.activity
  where is_session
  group by all
),
shared as (
  select
    r.report, r.date, r.app_id, r.cents,
    coalesce(o.country, r.country, 'unknown') as country,
    coalesce(o.site_id, 'unknown') as site_id,
    o.install_date, o.days, o.channel, o.campaign_id, o.acquired_country, o.in_cohort,
    coalesce(sum(o.sessions) over upto, 1)::double / coalesce(sum(o.sessions) over everywhere, 1) as until,
    coalesce(o.sessions, 1)::double / coalesce(sum(o.sessions) over everywhere, 1) as share
  from reported as r
  left join opened as o
    on o.date = r.date and o.app_id = r.app_id and (r.country is null or o.country = r.country)
  window
    upto as (
      partition by r.report
      order by o.channel, o.campaign_id, o.country, o.site_id, o.install_date, o.days, o.acquired_country, o.in_cohort
    ),
    everywhere as (partition by r.report)
)
select
  date, install_date, days, app_id, channel, campaign_id, country, acquired_country, site_id, in_cohort,
  (round(cents * until) - round(cents * (until - share)))::bigint as cents
from shared
