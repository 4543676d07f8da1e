-- Apps with the campaign that DataVault keeps for those who came by none.
select
  body->>'$.id' as id,
  body->>'$.name' as name,
  body->>'$.bundleId' as bundle_id,
  body->>'$.platform' as platform,
  body->>'$.storeId' as store_id,
  md5('organic ' || (body->>'$.id'))::uuid::varchar as organic_campaign_id
from mmp.records
where part = 'app'
