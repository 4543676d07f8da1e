-- How long after the click that earned it an install came: quantiles, and by `bucket` a histogram, whose buckets go by
-- their lower bounds. Many installs in the first seconds speak of click injection, a flat tail of click flooding.
-- Formulas: docs/insights.md#click-to-install
select
  {groups}
  count(*) as installs,
  min(age_ms) as fastest,
  quantile_disc(age_ms, 0.1) as p10,
  quantile_disc(age_ms, 0.25) as p25,
  quantile_disc(age_ms, 0.5) as median,
  quantile_disc(age_ms, 0.75) as p75,
  quantile_disc(age_ms, 0.9) as p90,
  quantile_disc(age_ms, 0.99) as p99,
  max(age_ms) as slowest,
  round(avg(age_ms::double))::bigint as mean
from (
{part:timed}
) as timed
where {where}
group by all
