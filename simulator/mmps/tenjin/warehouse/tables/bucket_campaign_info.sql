-- Campaigns and buckets: what `campaign_id` of the reporting tables names.
select id, name, app_id, ad_network_id, false as is_bucket
from tenjin.campaigns
where campaign_bucket_id is null
union all
select id, name, app_id, ad_network_id, true
from tenjin.campaign_buckets
