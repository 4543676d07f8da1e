-- Everything that is known to have happened in one workspace, as it is kept.
select * exclude (workspace)
from main.facts
where workspace = coalesce(getvariable('workspace'), 'default')
