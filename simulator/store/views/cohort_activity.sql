-- What the users of cohorts did, `day` days after their install: elapsed periods of 24 hours, or UTC days where the app
-- counts so; `counted_from` is the instant at which day 0 begins. A user is a tracked install, whose row of type `install`
-- is `tracked`; what the device does after a reinstall that keeps the first source is the same user's. Imported users are
-- in no cohort. Channel, campaign, country, site and creative are those of the install; `happened_in` is the country of what
-- was done.
select
  *,
  -- What is dated before the open, as an impression may be, belongs to the first day.
  greatest(0, date_diff('ms', counted_from, happened_at) // 86400000) as day
from (
  select
    number,
    type,
    -- What dates revenue: of an impression it is its own instant.
    coalesce(impression_at, happened_at) as happened_at,
    cohort_user,
    user_hash,
    app_id,
    acquired_at,
    case
      when app_id in (select id from mmp.apps where cohort_days = 'utc-day') then date_trunc('day', acquired_at)
      else acquired_at
    end as counted_from,
    channel,
    campaign_id,
    activity.country as happened_in,
    acquired_country as country,
    site_id,
    creative_name,
    gross,
    gross_usd,
    net_usd,
    reported,
    tracked
  from {activity: install, session, event, purchase, subscription, ad-revenue} as activity
  where cohort_user is not null
)
