-- What users brought in, in US dollars, by the day on which they did: purchases and reported subscriptions before and
-- after the store's commission, and impressions of ads as mediations report them. The total is net purchases and
-- impressions. What has no known rate is in no sum and counted apart.
-- Formulas: docs/insights.md#revenue
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
payers as (
  select distinct
    {splits}
    user_hash
  from mmp.purchases
  where gross > 0 and {where}
),
counted as (
  select
    {splitKeys}
    sum(days) as user_days
  from people
  group by all
  union all by name
  select
    {splitKeys}
    count(*) as paying_users
  from payers
  group by all
  union all by name
  select
    -- What the rows above are called.
    {groups}
    count(*) as sessions
  from mmp.sessions
  where {where}
  group by all
  union all by name
  select
    {groups}
    count(*) as purchases,
    sum(gross_usd) as gross,
    sum(net_usd) as net,
    count(*) filter (where net_usd is null) as without_rate
  from mmp.purchases
  where {where}
  group by all
  union all by name
  select
    {groups:impression_at}
    count(*) as impressions,
    sum(gross_usd) as ad_revenue,
    count(*) filter (where gross_usd is null) as without_rate
  from mmp.ad_revenue
  where {where:impression_at}
  group by all
  union all by name
  select
    {groups}
    count(*) as tracked_installs
  from mmp.installs
  where tracked and {where}
  group by all
),
summed as (
  -- Nothing bought is 0; bought, and of no known rate, is null.
  select
    {regroups}
    coalesce(sum(purchases), 0) as purchases,
    coalesce(sum(gross), if(coalesce(sum(purchases), 0) = 0, 0, null)) as gross,
    coalesce(sum(net), if(coalesce(sum(purchases), 0) = 0, 0, null)) as net,
    coalesce(sum(impressions), 0) as impressions,
    coalesce(sum(ad_revenue), if(coalesce(sum(impressions), 0) = 0, 0, null)) as ad_revenue,
    coalesce(sum(paying_users), 0) as paying_users,
    coalesce(sum(user_days), 0) as user_days,
    coalesce(sum(tracked_installs), 0) as tracked_installs,
    coalesce(sum(without_rate), 0) as without_rate
  from counted
  group by all
)
select
  {shown}
  purchases,
  gross as "inAppGross",
  net as "inAppNet",
  impressions as "adImpressions",
  ad_revenue as "impressionRevenue",
  net + ad_revenue as "totalRevenue",
  paying_users as "payingUsers",
  user_days as "userDays",
  tracked_installs as "trackedInstalls",
  ((net + ad_revenue) / nullif(tracked_installs, 0))::decimal(38, 9) as arpu,
  ((net + ad_revenue) / nullif(user_days, 0))::decimal(38, 9) as arpdau,
  (net / nullif(user_days, 0))::decimal(38, 9) as "inAppArpdau",
  (ad_revenue / nullif(user_days, 0))::decimal(38, 9) as "impressionArpdau",
  (net / nullif(paying_users, 0))::decimal(38, 9) as arppu,
  without_rate as "withoutRate"
from {page:summed}
