-- Opens and what was paid, by day. A cohort is the UTC date of the install; its day N is elapsed 24-hour periods, or UTC
-- days where the app says so.
select
  a.happened_at::date as date,
  a.acquired_at::date as install_date,
  case
    when p.cohort_days = 'utc-day' then a.happened_at::date - a.acquired_at::date
    else (epoch_ms(a.happened_at) - epoch_ms(a.acquired_at)) // 86400000
  end as days,
  a.app_id,
  a.channel,
  a.campaign_id,
  coalesce(a.country, 'unknown') as country,
  coalesce(a.acquired_country, 'unknown') as acquired_country,
  coalesce(a.site_id, 'unknown') as site_id,
  coalesce(a.tracked, false) as tracked,
  a.type = 'session' as is_session,
  hash(a.user_id) as user_hash,
  case when a.type <> 'session' then coalesce(a.net_usd, 0) end as net_usd
from mmp.activity as a
left join tenjin_parts.apps as p on p.id = a.app_id
where a.type in ('session', 'purchase') or (a.type = 'subscription' and a.reported and a.gross is not null)
