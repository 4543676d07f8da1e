-- All metrics of cohorts: those who installed on a day, on each day since. Country and site are those of the install. Money
-- in cents of a US dollar; ad revenue shared out by sessions.
with summed as (
  select
    install_date, event_date, days, app_id, channel, campaign_id, country, site_id,
    sum(users) as users, sum(sessions) as sessions, 
    -- Nothing bought or shown is 0; of no known rate is null.
    coalesce(sum(net_usd), if(bool_or(paid_without_rate), null, 0)) as net_usd,
    coalesce(sum(cents), if(bool_or(shown_without_rate), null, 0)) as cents
  from (
    select *, net_usd is null as paid_without_rate
    from tenjin_parts.cohort_days
    union all by name
    select
      install_date, date as event_date, days, app_id, channel, campaign_id, acquired_country as country, site_id,
      0 as users, 0 as sessions, cents, cents is null as shown_without_rate
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
