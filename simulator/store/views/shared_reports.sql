-- What networks report of advertising, by the countries and sites that its campaign had tracked installs from on the day,
-- where a report names none. Each row has its whole report, and the part of it that belongs there: `installs_here` of
-- `installs_everywhere`, from `installs_upto` less those on, so that parts which are rounded up to each place add up. Where no
-- install was, country and site are as they were reported.
with reports as materialized (
  select * from mmp.network_reports where is_spend
),
tracked as (
  select
    happened_at::date as date,
    -- One number for three texts: these are compared for each report.
    hash(app_id, channel, coalesce(campaign_id, '')) as brought_by,
    any_value(country) as country,
    any_value(site_id) as site_id,
    count(*) as installs
  from mmp.installs
  where tracked
  group by date, brought_by, hash(country, site_id)
),
-- By what is the same first: one join for all of it would compare each with each.
placed as (
  select
    r.number,
    t.country,
    t.site_id,
    t.installs,
    sum(t.installs) over (partition by r.number order by t.country, t.site_id) as upto,
    sum(t.installs) over (partition by r.number) as everywhere
  from reports as r
  join tracked as t on t.date = r.date and t.brought_by = hash(r.app_id, r.channel, coalesce(r.campaign_id, ''))
  where (r.country is null or t.country = r.country)
    and (r.site_id is null or t.site_id = r.site_id)
)
select
  r.date, r.app_id, r.channel, r.campaign_id, r.creative_name, r.number,
  r.country as reported_country,
  r.site_id as reported_site_id,
  coalesce(r.country, t.country) as country,
  coalesce(r.site_id, t.site_id) as site_id,
  r.impressions, r.clicks, r.installs, r.spend, r.original_spend,
  coalesce(t.installs, 1)::bigint as installs_here,
  coalesce(t.upto, 1)::bigint as installs_upto,
  coalesce(t.everywhere, 1)::bigint as installs_everywhere
from reports as r
left join placed as t on t.number = r.number
