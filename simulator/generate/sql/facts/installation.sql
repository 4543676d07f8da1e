-- What is told once of an installation and stands in each row of what it did: joined for six tables, and made once.
select
  i.rowid as place,
  n.id as app_id,
  i.installation_id,
  i.advertising_id as known_id,
  i.developer_device_id,
  i.country {as country_codes} as country,
  i.os_version {as os_versions} as os_version,
  i.device_model {as device_models} as device_model,
  make_timestamp_ms(i.acquired_at::bigint)::timestamp_ms as acquired_at,
  i.channel {as channel_names} as source_channel,
  i.campaign_id {as campaign_ids} as source_campaign_id,
  i.engagement_id as source_engagement_id,
  i.site_id {as site_ids} as source_site_id,
  i.creative_name {as creative_names} as source_creative_name,
  i.source_country {as country_codes} as source_country,
  i.tracked as source_tracked,
  i.cohort_user::bigint as source_cohort_user,
  i.user_id,
  md5_number_lower(i.user_id) as user_hash,
  m.number as opened
from installed as i
join apps as n on n.number = i.app
left join installs_made as m on m.installation = i.rowid
