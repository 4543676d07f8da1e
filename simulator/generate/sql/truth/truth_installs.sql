-- How each installation truly came about: the ad that caused it, whom a perfect MMP would name, and whether its user would
-- have come without any advertising.
select
  i.installation_id,
  n.id as app_id,
  t.person,
  make_timestamp_ms(t.installed_at::bigint)::timestamp_ms as installed_at,
  t.again as reinstall,
  t.cause_campaign_id,
  t.cause_kind,
  make_timestamp_ms(t.cause_at::bigint)::timestamp_ms as cause_at,
  t.last_touch_campaign_id,
  t.last_touch_channel,
  t.incremental,
  make_timestamp_ms(t.organic_at::bigint)::timestamp_ms as organic_at
from true_installs as t
join installed as i on i.rowid = t.installation
join apps as n on n.number = i.app
