-- What ad networks report that apps earned by showing ads: the channel is the one that paid, not the one that brought the
-- user. Revenue of single impressions, as mediations report it, is part of the question revenue.
-- Formulas: docs/insights.md#ad-revenue
with summed as (
  select
    {groups:date}
    sum(ad_revenue) as ad_revenue,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    count(*) filter (where ad_revenue is null) as without_rate
  from mmp.network_reports
  where is_ad_revenue and {where:date}
  group by all
)
select
  {shown}
  ad_revenue as "adRevenue",
  impressions as "adImpressions",
  clicks as "adClicks",
  (ad_revenue * 1000 / nullif(impressions, 0))::decimal(38, 9) as ecpm,
  (ad_revenue / nullif(clicks, 0))::decimal(38, 9) as ecpc,
  without_rate as "withoutRate"
from {page:summed}
