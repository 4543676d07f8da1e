-- What networks report that apps earned by showing ads. `revenue` in cents of a US dollar; conversions are installs of what
-- was advertised.
select
  (md5_number_lower(concat_ws(' ', date, app_id, channel, country)) >> 1)::bigint as id,
  date,
  md5('publisher ' || app_id || ' ' || channel)::uuid::varchar as publisher_app_id,
  coalesce(country, 'unknown') as country,
  sum(impressions)::bigint as impressions,
  sum(clicks)::bigint as clicks,
  sum(installs)::bigint as conversions,
  round(sum(ad_revenue) * 100)::bigint as revenue,
  getvariable('now')::timestamp as updated_at
from mmp.network_reports
where is_ad_revenue
group by date, app_id, channel, country
