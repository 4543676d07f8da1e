-- The journal of one workspace.
select * exclude (workspace)
from main.requests
where workspace = coalesce(getvariable('workspace'), 'default')
