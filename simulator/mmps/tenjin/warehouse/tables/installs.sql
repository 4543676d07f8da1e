-- First opens that count as installs.
select
  f.id as uuid,
  f.happened_at::timestamp as created_at,
  f.acquired_at::timestamp as acquired_at,
  f.app_id,
  p.bundle_id,
  p.platform,
  f.app_version,
  f.os_version,
  f.device_model as device,
  coalesce(f.country, 'unknown') as country,
  f.advertising_id,
  f.developer_device_id,
  f.installation_id as analytics_installation_id,
  f.customer_user_id,
  f.limit_ad_tracking,
  f.ip as ip_address,
  coalesce(f.source_site_id, 'unknown') as site_id,
  f.source_creative_name as creative_name,
  case when f.source_channel = 'organic' then p.organic_campaign_id else f.source_campaign_id end as source_campaign_id,
  f.source_engagement_id as source_uuid
from mmp.facts as f
left join tenjin_parts.apps as p on p.id = f.app_id
where f.type = 'install' and f.tracked
