-- Everything that is known to have happened in one workspace, as it is kept. `user_id` says whose installation it is: a file
-- keeps that only where the ids beside say another.
select * exclude (workspace) replace (coalesce(user_id, advertising_id, developer_device_id, installation_id) as user_id)
from main.facts
where workspace = coalesce(getvariable('workspace'), 'default')
