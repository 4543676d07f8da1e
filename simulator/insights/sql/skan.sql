-- What Apple's SKAdNetwork has sent, by the day on which it came. Postbacks that lost brought no install and are counted
-- apart. A conversion value that Apple withheld is in no total and no average: it is not 0.
-- Formulas: docs/insights.md#skan
select
  {groups:received_at}
  count(*) filter (where did_win) as postbacks,
  count(*) filter (where did_win and postback_sequence_index = 0) as installs,
  count(*) filter (where did_win and postback_sequence_index = 0 and redownload) as redownloads,
  count(conversion_value) filter (where did_win) as "conversionValueCount",
  coalesce(sum(conversion_value) filter (where did_win), 0) as "conversionValueTotal",
  avg(conversion_value::double) filter (where did_win) as "conversionValueAverage",
  count(*) filter (where did_win and coarse_conversion_value = 'low') as "coarseLow",
  count(*) filter (where did_win and coarse_conversion_value = 'medium') as "coarseMedium",
  count(*) filter (where did_win and coarse_conversion_value = 'high') as "coarseHigh",
  count(*) filter (where did_win and conversion_value is null and coarse_conversion_value is null) as withheld,
  count(*) filter (where not did_win) as lost
from mmp.skan_postbacks
where {where:received_at}
group by all
