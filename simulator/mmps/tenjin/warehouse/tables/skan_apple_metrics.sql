-- The same of Apple's own copy, which knows of no campaign. Each postback counts in both tables: of those that are added here
-- nothing tells whether a network forwarded it or Apple sent its copy, and the real one gets both.
select
  ad_network_id,
  app_id,
  null::varchar as campaign_id,
  conversion_value,
  sum(conversion_value_count)::bigint as conversion_value_count,
  date,
  fidelity_type,
  sum(redownload_count)::bigint as redownload_count,
  sk_ad_network_id,
  sk_app_id,
  sk_campaign_id,
  sk_source_app_id
from tenjin.skan_ad_network_metrics
group by all
