-- How long after the click that earned it an install came: quantiles, and by `bucket` a histogram, whose buckets go by
-- their lower bounds. Many installs in the first seconds speak of click injection, a flat tail of click flooding.
-- Formulas: docs/insights.md#click-to-install
with won as (
  -- The winner is the first of an attribution's candidates. What is in a list is read once, even where it is asked for twice.
  select
    * exclude (body),
    unnest([json_extract_string(body, ['$.attribution.candidates[0].ageMs', '$.attribution.candidates[0].kind'])]) as winner
  from mmp.facts
  where type = 'install' and tracked and method <> 'organic'
),
timed as (
  select
    *,
    case
      when age_ms < 1000 then 0
      when age_ms < 10_000 then 1000
      when age_ms < 60_000 then 10_000
      when age_ms < 600_000 then 60_000
      when age_ms < 3_600_000 then 600_000
      when age_ms < 21_600_000 then 3_600_000
      when age_ms < 86_400_000 then 21_600_000
      when age_ms < 259_200_000 then 86_400_000
      when age_ms < 604_800_000 then 259_200_000
      else 604_800_000
    end as bucket
  from (select *, winner[1]::bigint as age_ms from won where winner[2] = 'click')
)
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
from timed
where {where}
group by all
