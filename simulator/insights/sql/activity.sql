-- How many people opened the apps, and how often. A person is known by advertising id, else developer device id, else
-- installation; country is where the session came from, channel and campaign brought the installation.
-- Formulas: docs/insights.md#activity
with people as (
  -- One row for each person and day. Hashes of 64 bits stand for ids: they are counted much faster.
  select
    {groups}
    happened_at::date as active_on,
    hash(user_id) as person,
    count(*) as sessions
  from mmp.sessions
  where {where}
  group by all
),
counted as (
  select
    {keys}
    sum(sessions) as sessions,
    count(distinct person) as active_users,
    count(*) as user_days
  from people
  group by all
)
select
  {keys}
  coalesce(sessions, 0) as sessions,
  active_users as "activeUsers",
  user_days as "userDays",
  user_days / {daysOfRow} as dau,
  sessions / nullif(user_days, 0) as "sessionsPerUserDay"
from counted
