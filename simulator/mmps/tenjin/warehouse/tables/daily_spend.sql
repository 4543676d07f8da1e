-- What networks report of a campaign and a day. `spend` in cents of a US dollar, `original_spend` in hundredths of its own
-- currency.
select
  (md5_number_lower(concat_ws(' ', date, app_id, channel, campaign_id, original_currency)) >> 1)::bigint as id,
  date,
  coalesce(campaign_id, 'N/A') as campaign_id,
  sum(impressions)::bigint as impressions,
  sum(clicks)::bigint as clicks,
  sum(installs)::bigint as installs,
  round(sum(spend) * 100)::bigint as spend,
  getvariable('now')::timestamp as updated_at,
  round(sum(original_spend) * 100)::bigint as original_spend,
  original_currency
from mmp.network_reports
where is_spend
group by date, app_id, channel, campaign_id, original_currency
