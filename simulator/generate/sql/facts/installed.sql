-- What is told once of an installation, a phone or a campaign is joined to each row of what the installation did.
with done as (
{done}
)
select
  f.* exclude (installation, at_ms, knows_id, version) replace (f.number::bigint as number, f.id::varchar as id, a.text as ip),
  make_timestamp_ms(f.at_ms::bigint)::timestamp_ms as happened_at,
  -- What a store tells comes without an address, and of the phone only what is remembered is known.
  if(a.text is null, null, make_timestamp_ms(coalesce(s.at_ms, f.at_ms)::bigint)::timestamp_ms) as sent_at,
  -- An impression is dated by when it was sent, unless that is still to come.
  if(f.type = 'ad-revenue', make_timestamp_ms(least(coalesce(s.at_ms, f.at_ms), f.at_ms)::bigint)::timestamp_ms, null) as impression_at,
  if(a.text is null, null, 'server') as sdk_version,
  if(a.text is null, null, not f.knows_id and s.lacks_id is distinct from true) as limit_ad_tracking,
  if(f.knows_id, i.known_id, null) as advertising_id,
  i.user_id,
  i.user_hash,
  i.app_id,
  i.installation_id,
  if(a.text is not null, i.country, if(f.number < i.opened, null, i.source_country)) as country,
  if(a.text is null, null, i.os_version) as os_version,
  if(a.text is null, null, i.device_model) as device_model,
  if(a.text is null, null, v.name) as app_version,
  i.developer_device_id,
  -- What comes before the first open is nobody's yet.
  if(f.number < i.opened, null, i.acquired_at) as acquired_at,
  if(f.number < i.opened, null, i.source_channel) as source_channel,
  if(f.number < i.opened, null, i.source_campaign_id) as source_campaign_id,
  if(f.number < i.opened, null, i.source_engagement_id) as source_engagement_id,
  if(f.number < i.opened, null, i.source_site_id) as source_site_id,
  if(f.number < i.opened, null, i.source_creative_name) as source_creative_name,
  if(f.number < i.opened, null, i.source_country) as source_country,
  if(f.number < i.opened, null, i.source_tracked) as source_tracked,
  if(f.number < i.opened, null, i.source_cohort_user) as source_cohort_user
from done as f
join installation as i on i.place = f.installation
join texts as a on a.rowid = f.ip
join version_names as v on v.number = f.version
left join sent as s on s.number = f.number
