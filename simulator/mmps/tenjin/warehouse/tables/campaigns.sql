-- Campaigns, deleted ones included, and for each app one of those who came by none. None is in a bucket.
select
  c.id, c.name, c.app_id, n.id as ad_network_id, c.remote_campaign_id,
  null::varchar as campaign_bucket_id,
  getvariable('now')::timestamp as updated_at
from mmp.campaigns as c
left join mmp.channels as n on n.channel = c.channel
union all
select organic_campaign_id, 'Organic', id, 0, null, null, getvariable('now')::timestamp
from tenjin_parts.apps
