-- The ad that brought whoever would never have come without advertising; all others had come by themselves.
select
  t.installation_id,
  if(t.incremental, coalesce(c.channel, 'organic'), 'organic') as channel,
  if(t.incremental, t.cause_campaign_id, null) as campaign_id
from truth_installs as t
left join campaigns as c on c.campaign_id = t.cause_campaign_id
where not t.reinstall
