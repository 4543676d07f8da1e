-- Activity of a cohort on each of its days, by the country of its install.
select
  install_date, date as event_date, days, app_id, channel, campaign_id, acquired_country as country, site_id,
  count(*) filter (is_session) as sessions,
  count(distinct cohort_user) filter (is_session) as users,
  count(*) filter (not is_session) as transactions,
  -- Nothing bought is 0; bought, and of no known rate, is null.
  coalesce(sum(net_usd), if(count(*) filter (not is_session) = 0, 0, null)) as net_usd
from tenjin_parts.activity
where cohort_user is not null
group by all
