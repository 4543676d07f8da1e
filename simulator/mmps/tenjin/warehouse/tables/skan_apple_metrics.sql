-- The same of Apple's own copy, which knows of no campaign.
select
  n.id as ad_network_id,
  s.app_id,
  null::varchar as campaign_id,
  s.conversion_value,
  count(*) as conversion_value_count,
  s.date,
  s.fidelity_type,
  count(*) filter (s.redownload) as redownload_count,
  s.ad_network_id as sk_ad_network_id,
  any_value(p.store_id) as sk_app_id,
  s.sk_campaign_id,
  s.source_app_id as sk_source_app_id
from mmp.skan_postbacks as s
left join mmp.channels as n on n.channel = s.channel
left join tenjin_parts.apps as p on p.id = s.app_id
where s.did_win
group by n.id, s.app_id, s.conversion_value, s.date, s.fidelity_type, s.ad_network_id, s.sk_campaign_id, s.source_app_id
