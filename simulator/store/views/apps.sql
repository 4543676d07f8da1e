-- Apps of the workspace, one for each platform.
select
  body->>'$.id' as id,
  body->>'$.name' as name,
  body->>'$.bundleId' as bundle_id,
  body->>'$.platform' as platform,
  body->>'$.storeId' as store_id,
  coalesce(body->>'$.cohortDays', 'elapsed') as cohort_days,
  number
from mmp.records
where part = 'app'
