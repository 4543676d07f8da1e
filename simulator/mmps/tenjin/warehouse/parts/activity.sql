-- Opens and what was paid, by day, with the user and the day of the cohort; those are null where it is in no cohort. Money
-- is null where it has no known rate.
select
  happened_at::date as date,
  acquired_at::date as install_date,
  day as days,
  cohort_user,
  app_id,
  channel,
  campaign_id,
  coalesce(happened_in, 'unknown') as country,
  coalesce(country, 'unknown') as acquired_country,
  coalesce(site_id, 'unknown') as site_id,
  type = 'session' as is_session,
  user_hash,
  net_usd
from (
  select * from mmp.cohort_activity
  union all by name
  select
    type, happened_at, acquired_at, app_id, channel, campaign_id, country as happened_in, acquired_country as country,
    site_id, user_hash, gross, net_usd, reported
  from mmp.activity
  where cohort_user is null
)
where type in ('session', 'purchase') or (type = 'subscription' and reported and gross is not null)
