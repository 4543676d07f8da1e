-- What came back, up to day N after the install, of what was spent on the day of the install. ROAS is net in-app revenue
-- over spend; impression revenue has its own, and so has the sum of both. ROI takes the spend off first. Null where nothing
-- was spent, as for organic users. Spend is what ad networks report for the date, channel, campaign, country, site and
-- creative of the cohort.
-- Formulas: docs/insights.md#roas
with days as (
  select unnest([{days}]) as day
),
{part:cohorts},
spent as (
  select
    {groups:date}
    sum(spend) as spend,
    count(*) filter (where original_spend is not null and spend is null) as without_rate
  from mmp.network_reports
  where is_spend and {where:date}
  group by all
),
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
    spend,
    without_rate
  from spent
  cross join days
  union all by name
  select
    {keys}
    day,
    if(earned_by <= day, purchases, null) as purchases,
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
    sum(spend) as spend,
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
  spend,
  net as "inAppNet",
  ad_revenue as "impressionRevenue",
  net + ad_revenue as "totalRevenue",
  (net / nullif(spend, 0))::decimal(38, 9) as roas,
  (ad_revenue / nullif(spend, 0))::decimal(38, 9) as "impressionRoas",
  ((net + ad_revenue) / nullif(spend, 0))::decimal(38, 9) as "totalRoas",
  ((net - spend) / nullif(spend, 0))::decimal(38, 9) as roi,
  ((net + ad_revenue - spend) / nullif(spend, 0))::decimal(38, 9) as "totalRoi",
  without_rate as "withoutRate"
from {page:summed}
