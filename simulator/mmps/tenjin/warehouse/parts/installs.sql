-- Tracked installs of a day.
select
  happened_at::date as date, app_id, channel, campaign_id,
  coalesce(country, 'unknown') as country,
  coalesce(site_id, 'unknown') as site_id,
  count(*) as installs
from mmp.installs
where tracked
group by all
