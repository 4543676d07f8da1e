-- The older table of cohorts: by the date of the install, and the day since. `revenue` in cents of a US dollar after the
-- store's commission; a user is a tracked install, reinstalls that keep its source included.
select
  a.install_date as date,
  a.days::integer as xday,
  case when a.channel = 'organic' then any_value(p.organic_campaign_id) else coalesce(a.campaign_id, 'N/A') end as campaign_id,
  a.acquired_country as country,
  a.site_id,
  count(distinct a.cohort_user) filter (a.is_session) as users,
  count(*) filter (a.is_session) as sessions,
  count(*) filter (not a.is_session) as transactions,
  coalesce(round(sum(a.net_usd) * 100), if(count(*) filter (not a.is_session) = 0, 0, null))::bigint as revenue
from tenjin_parts.activity as a
left join tenjin_parts.apps as p on p.id = a.app_id
where a.cohort_user is not null
group by a.install_date, a.days, a.app_id, a.channel, a.campaign_id, a.acquired_country, a.site_id
