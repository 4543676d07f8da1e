-- Activity of a day, where it happened.
select
  date, app_id, channel, campaign_id, country, site_id,
  count(*) filter (is_session) as sessions,
  count(distinct user_hash) filter (is_session) as users,
  count(*) filter (not is_session) as transactions,
  -- Nothing bought is 0; bought, and of no known rate, is null.
  coalesce(sum(net_usd), if(count(*) filter (not is_session) = 0, 0, null)) as net_usd
from tenjin_parts.activity
group by all
