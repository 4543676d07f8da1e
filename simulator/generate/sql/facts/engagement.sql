-- Clicks and impressions of tracking links.
with phone as (
  select
    p.rowid as place,
    replace(p.advertising_id::varchar, '-', '') as advertising_id,
    u.text {as user_agents} as user_agent,
    c.text {as country_codes} as country
  from phones as p
  join texts as u on u.rowid = p.user_agent
  join texts as c on c.rowid = p.country
)
select
  f.number::bigint as number,
  make_timestamp_ms(f.at_ms::bigint)::timestamp_ms as happened_at,
  f.id::varchar as id,
  c.app_id,
  if(f.is_click, 'click' {as kinds}, 'impression' {as kinds}) as kind,
  c.channel,
  c.id as campaign_id,
  p.advertising_id as engagement_advertising_id,
  a.text as engagement_ip,
  p.user_agent as engagement_user_agent,
  s.name as site_id,
  n.name as creative_name,
  p.country as details_country
from engaged as f
join phone as p on p.place = f.phone
join texts as a on a.rowid = f.ip
join campaign_names as c on c.number = f.campaign
join site_names as s on s.place = f.campaign * 8192 + f.site
join creative_names as n on n.number = f.creative
