-- Users of apps, each once: when they opened the app for the first time, when for the last, by which campaign they came. All
-- that an installation did is one user's; the ids are the latest, campaign, site and country those of the first installation.
with installations as (
  select
    app_id,
    arg_max(user_hash, number) as user_hash,
    min(number) as first_number,
    max(number) as last_number,
    min(acquired_at) as acquired_at,
    max(happened_at) as last_seen,
    arg_max(advertising_id, number) as advertising_id,
    arg_max(developer_device_id, number) as developer_device_id,
    arg_max(limit_ad_tracking, number) as limit_ad_tracking,
    {
      'channel': any_value(channel),
      'campaign_id': any_value(campaign_id),
      'site_id': any_value(site_id),
      'country': any_value(acquired_country)
    } as source
  from mmp.activity
  where type = 'session'
  group by app_id, installation_id
),
users as (
  select
    app_id,
    min(acquired_at) as acquired_at,
    max(last_seen) as last_seen,
    arg_max(advertising_id, last_number) as advertising_id,
    arg_max(developer_device_id, last_number) as developer_device_id,
    arg_max(limit_ad_tracking, last_number) as limit_ad_tracking,
    arg_min(source, first_number) as source
  from installations
  group by app_id, user_hash
)
select
  u.acquired_at::timestamp as acquired_at,
  u.last_seen::timestamp as last_seen,
  u.advertising_id,
  u.developer_device_id,
  u.limit_ad_tracking,
  case when u.source.channel = 'organic' then p.organic_campaign_id else coalesce(u.source.campaign_id, 'N/A') end as campaign_id,
  coalesce(u.source.site_id, 'unknown') as site_id,
  coalesce(u.source.country, 'unknown') as country
from users as u
left join tenjin_parts.apps as p on p.id = u.app_id
