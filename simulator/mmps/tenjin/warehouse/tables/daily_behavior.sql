-- The older table of days. Weekly and monthly users are those of the 7 and the 30 days that end with the day; `revenue` in
-- cents of a US dollar after the store's commission.
with users as (
  select distinct date, app_id, channel, campaign_id, country, site_id, user_hash
  from tenjin_parts.activity
  where is_session
),
windows as (
  select
    u.date + ago as date, app_id, channel, campaign_id, country, site_id,
    count(distinct user_hash) filter (ago < 7) as weekly_users,
    count(distinct user_hash) as monthly_users
  from users as u, (select unnest(range(30))::integer as ago)
  group by all
)
select
  d.date,
  case when d.channel = 'organic' then p.organic_campaign_id else coalesce(d.campaign_id, 'N/A') end as campaign_id,
  d.country,
  d.site_id,
  d.users::bigint as users,
  coalesce(w.weekly_users, 0)::bigint as weekly_users,
  coalesce(w.monthly_users, 0)::bigint as monthly_users,
  d.sessions::bigint as sessions,
  d.transactions::bigint as transactions,
  round(d.net_usd * 100)::bigint as revenue
from tenjin_parts.days as d
left join windows as w
  on w.date = d.date and w.app_id = d.app_id and w.channel is not distinct from d.channel
  and w.campaign_id is not distinct from d.campaign_id and w.country = d.country and w.site_id = d.site_id
left join tenjin_parts.apps as p on p.id = d.app_id
