-- Clicks and impressions of tracking links; self-attributing networks show none. `attributable`: a device or an address is
-- known by which it can be found again.
select
  e.id as uuid,
  e.kind as event_type,
  e.happened_at::timestamp as created_at,
  e.app_id,
  p.bundle_id,
  p.platform,
  e.campaign_id,
  coalesce(e.site_id, 'unknown') as site_id,
  e.click_id as remote_click_id,
  e.advertising_id,
  e.limit_ad_tracking,
  e.ip as ip_address,
  e.user_agent,
  coalesce(e.country, 'unknown') as country,
  e.advertising_id is not null or e.ip is not null as attributable
from mmp.engagements as e
left join tenjin_parts.apps as p on p.id = e.app_id
