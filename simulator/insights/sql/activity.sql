-- How many people opened the apps, and how often. A person is known by what the first request of the installation said:
-- advertising id, else developer device id, else installation. Country is where the session came from, channel and campaign
-- brought the installation.
-- Formulas: docs/insights.md#activity
with people as (
  -- One row for each person; where rows are about single days, for each person and day.
  select
    {splits}
    user_hash,
    {distinctDays} as days
  from mmp.sessions
  where {where}
  group by all
),
counted as (
  select
    {splitKeys}
    count(*) as active_users,
    sum(days) as user_days
  from people
  group by all
  union all by name
  select
    {groups}
    count(*) as sessions
  from mmp.sessions
  where {where}
  group by all
),
summed as (
  select
    {regroups}
    coalesce(sum(sessions), 0) as sessions,
    coalesce(sum(active_users), 0) as active_users,
    coalesce(sum(user_days), 0) as user_days
  from counted
  group by all
)
select
  {shown}
  sessions,
  active_users as "activeUsers",
  user_days as "userDays",
  user_days::double / {daysOfRow} as dau,
  sessions::double / nullif(user_days, 0) as "sessionsPerUserDay"
from {page:summed}
