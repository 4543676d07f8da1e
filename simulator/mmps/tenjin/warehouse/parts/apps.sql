-- Apps with the campaign that DataVault keeps for those who came by none.
select id, name, bundle_id, platform, store_id, md5('organic ' || id)::uuid::varchar as organic_campaign_id
from mmp.apps
