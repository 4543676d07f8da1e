-- What networks pay ad revenue for: an app on a channel.
select
  md5('publisher ' || r.app_id || ' ' || r.channel)::uuid::varchar as id,
  p.name, r.app_id, n.id as ad_network_id,
  getvariable('now')::timestamp as updated_at
from (select distinct app_id, channel from mmp.network_reports where is_ad_revenue) as r
left join tenjin_parts.apps as p on p.id = r.app_id
left join mmp.channels as n on n.channel = r.channel
