-- Activity of a day, where it happened.
select
  date, app_id, channel, campaign_id, country, site_id,
  count(*) filter (is_session) as sessions,
  count(distinct user_hash) filter (is_session) as users,
  count(net_usd) as transactions,
  coalesce(sum(net_usd), 0) as net_usd
from tenjin_parts.activity
group by all
