-- First postbacks of SKAdNetwork that networks forward. `conversion_value` is null where Apple withheld it or gave a coarse one,
-- and `conversion_value_count` counts those that have one, as the reports do. `sk_campaign_id` is the source identifier, before
-- version 4 Apple's campaign id.
select
  n.id as ad_network_id,
  s.app_id,
  s.campaign_id as campaign_id,
  s.conversion_value,
  count(s.conversion_value) as conversion_value_count,
  s.date,
  s.fidelity_type,
  count(*) filter (s.redownload) as redownload_count,
  s.ad_network_id as sk_ad_network_id,
  any_value(p.store_id) as sk_app_id,
  coalesce(s.source_identifier::integer, s.sk_campaign_id) as sk_campaign_id,
  s.source_app_id as sk_source_app_id
from mmp.skan_postbacks as s
left join mmp.channels as n on n.channel = s.channel
left join tenjin_parts.apps as p on p.id = s.app_id
where s.did_win and s.postback_sequence_index = 0
group by all
