-- Impression-level revenue that mediations tell. `revenue` in cents of a US dollar, not rounded: an impression earns less
-- than one.
select
  a.impression_at::timestamp as created_at,
  a.app_id,
  p.bundle_id,
  p.platform,
  a.advertising_id,
  a.developer_device_id,
  a.installation_id as analytics_installation_id,
  coalesce(a.country, 'unknown') as country,
  a.mediation as ad_revenue_mediation,
  a.ad_network as network_name,
  a.ad_unit_id,
  a.ad_format,
  a.placement,
  a.gross as original_revenue,
  a.currency as original_currency,
  a.gross_usd::decimal(38, 9) * 100 as revenue,
  case when a.channel = 'organic' then p.organic_campaign_id else a.campaign_id end as source_campaign_id,
  coalesce(a.site_id, 'unknown') as site_id
from mmp.ad_revenue as a
left join tenjin_parts.apps as p on p.id = a.app_id
