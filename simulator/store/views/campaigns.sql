-- What apps run on channels, deleted ones included.
select
  body->>'$.id' as id,
  body->>'$.appId' as app_id,
  body->>'$.name' as name,
  body->>'$.channel' as channel,
  body->>'$.shortId' as short_id,
  body->>'$.remoteCampaignId' as remote_campaign_id,
  (body->>'$.deleted')::boolean as deleted,
  number
from mmp.records
where part = 'campaign'
