-- What the users of cohorts did, `day` days after their install: elapsed periods of 24 hours, or UTC days where the app
-- counts so. A user is a tracked install, whose row of type `install` is there once; what the device does after a
-- reinstall that keeps the first source is the same user's. Imported users are in no cohort. Channel, campaign, country,
-- site and creative are those of the install.
select
  number,
  type,
  -- What dates revenue: of an impression it is its own instant.
  coalesce(impression_at, happened_at) as happened_at,
  app_id,
  coalesce(first_installation_id, installation_id) as installation_id,
  acquired_at,
  channel,
  campaign_id,
  acquired_country as country,
  site_id,
  creative_name,
  gross_usd,
  net_usd,
  reported,
  -- What is dated before the open, as an impression may be, belongs to the first day.
  case
    when coalesce(impression_at, happened_at) < acquired_at then 0
    when app_id in (select id from mmp.apps where cohort_days = 'utc-day')
      then date_diff('day', acquired_at, coalesce(impression_at, happened_at))
    else date_diff('ms', acquired_at, coalesce(impression_at, happened_at)) // 86400000
  end as day
-- Each half by a condition of its own, which skips what it is not about.
from (
  select * from mmp.activity where tracked
  union all
  select * from mmp.activity where first_installation_id is not null and type <> 'install'
)
