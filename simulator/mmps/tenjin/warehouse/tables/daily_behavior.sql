-- The older table of days. Weekly and monthly users are those of the 7 and the 30 days that end with the day; `revenue` in
-- cents of a US dollar after the store's commission.
with users as (
  select distinct date, app_id, channel, campaign_id, country, site_id, user_hash
  from tenjin_parts.activity
  where is_session
),
opened as (
  select
    * exclude user_hash,
    lead(date) over (partition by app_id, channel, campaign_id, country, site_id, user_hash order by date) as next_date
  from users
),
-- On the day of an open a user comes into both windows, and leaves each when it has passed, or when the next open takes over:
-- so nobody is there twice, and a row is made of no day but these.
changes as (
  select date, app_id, channel, campaign_id, country, site_id, 1 as weekly, 1 as monthly
  from opened
  union all
  select least(date + 7, next_date), app_id, channel, campaign_id, country, site_id, -1, 0
  from opened
  union all
  select least(date + 30, next_date), app_id, channel, campaign_id, country, site_id, 0, -1
  from opened
),
summed as (
  select
    date, app_id, channel, campaign_id, country, site_id,
    sum(weekly) as weekly,
    sum(monthly) as monthly,
    false as is_active,
    null as users,
    null as sessions,
    null as transactions,
    null as net_usd
  from changes
  group by all
),
counted as (
  select
    *,
    sum(weekly) over until_day as weekly_users,
    sum(monthly) over until_day as monthly_users
  from (
    select * from summed
    union all by name
    select *, 0 as weekly, 0 as monthly, true as is_active from tenjin_parts.days
  )
  window until_day as (partition by app_id, channel, campaign_id, country, site_id order by date)
)
select
  c.date,
  case when c.channel = 'organic' then p.organic_campaign_id else coalesce(c.campaign_id, 'N/A') end as campaign_id,
  c.country,
  c.site_id,
  c.users::bigint as users,
  c.weekly_users::bigint as weekly_users,
  c.monthly_users::bigint as monthly_users,
  c.sessions::bigint as sessions,
  c.transactions::bigint as transactions,
  round(c.net_usd * 100)::bigint as revenue
from counted as c
left join tenjin_parts.apps as p on p.id = c.app_id
where c.is_active
