-- For each campaign that touched a person before the installation: would it have come without that campaign, and how much later.
select
  i.installation_id,
  t.campaign_id,
  t.would_have_come,
  t.later_ms::bigint as later_ms
from true_increments as t
join installed as i on i.rowid = t.installation
