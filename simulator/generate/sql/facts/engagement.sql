-- Clicks and impressions of tracking links.
with phone as (
  select
    p.rowid as place,
    replace(p.advertising_id::varchar, '-', '') as advertising_id,
    u.text as user_agent,
    c.text as country
  from phones as p
  join texts as u on u.rowid = p.user_agent
  join texts as c on c.rowid = p.country
)
select
  f.number::bigint as number,
  make_timestamp_ms(f.at_ms::bigint)::timestamp_ms as happened_at,
  f.id::varchar as id,
  c.app_id,
  if(f.is_click, 'click', 'impression') as kind,
  c.channel,
  c.id as campaign_id,
  p.advertising_id as engagement_advertising_id,
  a.text as engagement_ip,
  p.user_agent as engagement_user_agent,
  -- Sites of who made clicks up have the numbers after all others.
  if(f.site < 4096, c.channel || '-' || f.site, x.site) as site_id,
  'creative-' || f.creative as creative_name,
  p.country as details_country
from engaged as f
join phone as p on p.place = f.phone
join texts as a on a.rowid = f.ip
join campaigns as c on c.number = f.campaign
left join fraud as x on x.number + 4096 = f.site
