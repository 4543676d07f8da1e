-- Installations that somebody is paid for without having earned it: those of nobody, and those of people that fraudulent
-- clicks take from others, as an MMP would count that knew everybody and took each click for what it says.
select
  i.installation_id,
  t.kind,
  t.campaign_id,
  t.site_id,
  t.is_fake
from true_fraud as t
join installed as i on i.rowid = t.installation
