-- Those who opened an app: when for the first time, when for the last, by which campaign.
select
  min(a.acquired_at)::timestamp as acquired_at,
  max(a.happened_at)::timestamp as last_seen,
  arg_max(a.advertising_id, a.number) as advertising_id,
  arg_max(a.developer_device_id, a.number) as developer_device_id,
  arg_max(a.limit_ad_tracking, a.number) as limit_ad_tracking,
  case when any_value(a.channel) = 'organic' then any_value(p.organic_campaign_id) else coalesce(any_value(a.campaign_id), 'N/A') end
    as campaign_id,
  coalesce(any_value(a.site_id), 'unknown') as site_id,
  coalesce(any_value(a.acquired_country), 'unknown') as country
from mmp.activity as a
left join tenjin_parts.apps as p on p.id = a.app_id
where a.type = 'session'
group by a.app_id, a.installation_id
