-- Clicks that nobody made, whatever came of them.
select
  e.id::varchar as engagement_id,
  x.kind,
  c.id as campaign_id,
  x.site as site_id
from engaged as e
join fraud as x on x.number + 4096 = e.site
join campaigns as c on c.number = x.campaign
