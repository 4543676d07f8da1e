-- All metrics of cohorts: those who installed on a day, on each day since. Country and site are those of the install. Money
-- in cents of a US dollar; ad revenue shared out by sessions.
with summed as (
  select
    install_date, event_date, days, app_id, channel, campaign_id, country, site_id,
    sum(users) as users, sum(sessions) as sessions, sum(net_usd) as net_usd, sum(cents) as cents
  from (
    select install_date, event_date, days, app_id, channel, campaign_id, country, site_id, users, sessions, net_usd, 0 as cents
    from tenjin_parts.cohort_days
    union all
    select install_date, date, days, app_id, channel, campaign_id, acquired_country, site_id, 0, 0, 0, cents
    from tenjin_parts.publisher_revenue
    where in_cohort
  )
  group by install_date, event_date, days, app_id, channel, campaign_id, country, site_id
)
select
  s.install_date,
  s.event_date,
  s.days::integer as days_since_install,
  s.app_id,
  p.platform,
  n.id as ad_network_id,
  case when s.channel = 'organic' then p.organic_campaign_id else coalesce(s.campaign_id, 'N/A') end as campaign_id,
  s.country,
  s.site_id,
  s.users::bigint as daily_active_users,
  s.sessions::bigint as sessions,
  round(s.net_usd * 100)::bigint as iap_revenue,
  s.cents::bigint as publisher_ad_revenue
from summed as s
left join tenjin_parts.apps as p on p.id = s.app_id
left join mmp.channels as n on n.channel = s.channel
