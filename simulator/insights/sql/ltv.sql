-- What a cohort's users have brought in up to day N after their install, in US dollars. A cohort is the UTC date of the
-- install; its channel, campaign, country, site and creative are those of the install. What has not happened yet is not
-- in it: `eligibleUsers` are those whose cohorts have lived through day N. What has no known rate is in no sum.
-- Formulas: docs/insights.md#ltv
with days as (
  select unnest([{days}]) as day
),
{part:cohorts},
{part:earned},
counted as (
  select
    {regroups}
    day,
    sum(users) as users,
    sum(users) filter (where {now} >= youngest + to_days(day + 1)) as eligible
  from cohorts
  cross join days
  group by all
  union all by name
  select
    {keys}
    day,
    if(earned_by <= day, purchases, null) as purchases,
    if(earned_by <= day, gross, null) as gross,
    if(earned_by <= day, net, null) as net,
    if(earned_by <= day, impressions, null) as impressions,
    if(earned_by <= day, ad_revenue, null) as ad_revenue,
    if(earned_by <= day, without_rate, null) as without_rate
  from earned
  cross join days
),
summed as (
  -- Nothing bought is 0; bought, and of no known rate, is null.
  select
    {regroups}
    day,
    coalesce(sum(users), 0) as users,
    coalesce(sum(eligible), 0) as eligible,
    coalesce(sum(gross), if(coalesce(sum(purchases), 0) = 0, 0, null)) as gross,
    coalesce(sum(net), if(coalesce(sum(purchases), 0) = 0, 0, null)) as net,
    coalesce(sum(ad_revenue), if(coalesce(sum(impressions), 0) = 0, 0, null)) as ad_revenue,
    coalesce(sum(without_rate), 0) as without_rate
  from counted
  group by all
)
select
  {shown}
  day,
  users,
  eligible as "eligibleUsers",
  gross as "inAppGross",
  net as "inAppNet",
  ad_revenue as "impressionRevenue",
  net + ad_revenue as "totalRevenue",
  (net / nullif(users, 0))::decimal(38, 9) as "inAppLtv",
  (ad_revenue / nullif(users, 0))::decimal(38, 9) as "impressionLtv",
  ((net + ad_revenue) / nullif(users, 0))::decimal(38, 9) as ltv,
  without_rate as "withoutRate"
from {page:summed}
