-- Purchases, reported subscriptions and impressions of ads by the days after the install.
earned as (
  select
    {groups:acquired_at}
    day as earned_on,
    type = 'ad-revenue' as is_impression,
    count(*) as times,
    sum(gross_usd) as gross,
    sum(net_usd) as net,
    count(*) - count(net_usd) as without_rate
  from mmp.cohort_activity
  where type in ('purchase', 'subscription', 'ad-revenue')
    and (type <> 'subscription' or (reported and gross is not null))
    and {where:acquired_at}
  group by all
)
