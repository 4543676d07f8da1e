-- Whom an MMP would name that knew everybody, in the same windows, of honest ads alone.
select
  installation_id,
  coalesce(last_touch_channel, 'organic') as channel,
  last_touch_campaign_id as campaign_id
from truth_installs
where not reinstall
