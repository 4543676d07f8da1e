-- Clicks and impressions of tracking links.
select
  number,
  id,
  happened_at,
  app_id,
  kind,
  channel,
  campaign_id,
  engagement_advertising_id as advertising_id,
  engagement_ip as ip,
  engagement_user_agent as user_agent,
  click_id,
  site_id,
  creative_name,
  details_country as country,
  try_cast(body->>'$.details.limitAdTracking' as boolean) as limit_ad_tracking
from {facts: engagement}
