-- Purchases, reported subscriptions and impressions of ads, between the days since the install that were asked for.
earned as (
  select
    {groups:acquired_at}
    {asOf:day} as earned_by,
    count(*) filter (where type <> 'ad-revenue') as purchases,
    sum(gross_usd) filter (where type <> 'ad-revenue') as gross,
    sum(net_usd) filter (where type <> 'ad-revenue') as net,
    count(*) filter (where type = 'ad-revenue') as impressions,
    sum(net_usd) filter (where type = 'ad-revenue') as ad_revenue,
    count(*) - count(net_usd) as without_rate
  from mmp.cohort_activity
  where type in ('purchase', 'subscription', 'ad-revenue')
    and (type <> 'subscription' or (reported and gross is not null))
    and {where:acquired_at}
  group by all
)
