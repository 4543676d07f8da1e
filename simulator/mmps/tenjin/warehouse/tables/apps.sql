-- Apps, one for each platform.
select id, name, bundle_id, platform, store_id, getvariable('now')::timestamp as updated_at
from tenjin_parts.apps
