-- What happened in apps: opens (`open`), custom events, and what was paid. `revenue` in cents of a US dollar after the
-- store's commission; `price` as it was sent, in `currency`.
select
  f.happened_at::timestamp as created_at,
  f.acquired_at::timestamp as acquired_at,
  case when f.type in ('purchase', 'subscription') then 'purchase' else 'event' end as event_type,
  case f.type when 'session' then 'open' when 'event' then f.name end as event,
  f.value,
  f.app_id,
  p.bundle_id,
  p.platform,
  f.app_version,
  f.os_version,
  coalesce(f.country, 'unknown') as country,
  f.advertising_id,
  f.developer_device_id,
  f.limit_ad_tracking,
  coalesce(f.source_site_id, 'unknown') as site_id,
  case when f.source_channel = 'organic' then p.organic_campaign_id else f.source_campaign_id end as source_campaign_id,
  f.source_engagement_id as source_uuid,
  f.product_id,
  case f.type when 'purchase' then f.unit_price when 'subscription' then f.gross end as price,
  case f.type when 'purchase' then f.quantity when 'subscription' then 1 end as quantity,
  f.currency,
  round(f.net_usd::decimal(38, 9) * 100)::bigint as revenue,
  case
    when f.type = 'purchase' and f.sdk_version = 'server' then 3
    when f.type in ('purchase', 'subscription') then 0
  end as purchase_state,
  f.id as uuid,
  f.ip as ip_address,
  f.source_creative_name as creative_name,
  f.device_model as device,
  f.installation_id as analytics_installation_id,
  f.customer_user_id
from mmp.facts as f
left join tenjin_parts.apps as p on p.id = f.app_id
where
  f.type in ('session', 'event', 'purchase')
  or (f.type = 'subscription' and f.reported and f.gross is not null)
