-- What networks report of advertising, by the countries and sites of the installs that it brought where a report names none.
-- Each number is shared out by the tracked installs of the campaign on the day: counts in whole numbers, money exactly; the
-- parts add up to what was reported. Where no install was it is nobody's country and site. What has no known rate is in no sum.
-- Formulas: docs/insights.md#shared-spend
with parts as (
  select
    *,
    installs_upto::double / installs_everywhere as until,
    (installs_upto - installs_here)::double / installs_everywhere as since
  from mmp.shared_reports
)
select
  {groups:date}
  sum(if(until = 1, spend, spend * until)::decimal(38, 9) - (spend * since)::decimal(38, 9))::decimal(38, 9) as spend,
  sum(round(impressions * until) - round(impressions * since))::bigint as "reportedImpressions",
  sum(round(clicks * until) - round(clicks * since))::bigint as "reportedClicks",
  sum(round(installs * until) - round(installs * since))::bigint as "reportedInstalls"
from parts
where {where:date}
group by all
