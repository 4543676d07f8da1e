-- Real first installs, with what brought each and how long it was seen.
select
  t.installation_id,
  t.installed_at,
  epoch_ms(t.installed_at) as at_ms,
  t.cause_kind,
  epoch_ms(t.cause_at) as cause_ms,
  t.cause_campaign_id,
  t.organic_at is not null as would_come,
  coalesce(c.channel, 'organic') as source,
  a.platform,
  i.country
from truth_installs as t
join apps as a using (app_id)
left join campaigns as c on c.campaign_id = t.cause_campaign_id
left join installs as i using (installation_id)
where not t.reinstall
  and t.installation_id not in (select installation_id from truth_fraud where is_fake and installation_id is not null)
