-- The latest record of each app, campaign, installation, … of one workspace, as JSON.
select * exclude (workspace)
from main.records
where workspace = coalesce(getvariable('workspace'), 'default')
