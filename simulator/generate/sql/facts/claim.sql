-- What self-attributing networks say of theirs.
select
  f.number::bigint as number,
  make_timestamp_ms(f.at_ms::bigint)::timestamp_ms as happened_at,
  f.id::varchar as id,
  c.app_id::varchar as app_id,
  i.installation_id,
  if(f.is_click, 'click' {as kinds}, 'impression' {as kinds}) as kind,
  c.channel,
  c.id as campaign_id,
  if(f.knows_id, i.advertising_id, null) as engagement_advertising_id,
  make_timestamp_ms(f.engaged_at::bigint)::timestamp_ms as engaged_at
from claimed as f
join installed as i on i.rowid = f.installation
join campaign_names as c on c.number = f.campaign
