-- Where users come from; 0 is organic.
select id, name, getvariable('now')::timestamp as updated_at
from mmp.channels
