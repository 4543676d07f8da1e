-- What a store keeps record by record, as far as its views ask for it: what there is, and what networks report of it.
select 'default' as workspace, part, key, rowid as number, body
from known_records
union all by name
select
  'default' as workspace,
  'network-report' as part,
  concat_ws(' ', c.id, r.country, epoch_ms(r.day::bigint)::date) as key,
  1000000 + row_number() over () as number,
  json_object(
    'date', epoch_ms(r.day::bigint)::date::varchar,
    'appId', c.app_id,
    'channel', c.channel,
    'campaignId', c.id,
    'country', r.country,
    'impressions', r.impressions::bigint,
    'clicks', r.clicks::bigint,
    'installs', r.installs::bigint,
    'spend', json_object('usd', micros(r.spend)::varchar, 'amount', micros(r.spend)::varchar, 'currency', 'USD')
  )::varchar as body
from (
  select day, campaign, country, sum(impressions) as impressions, sum(clicks) as clicks, sum(installs) as installs, sum(spend) as spend
  from reported
  group by all
  order by all
) as r
join campaigns as c on c.number = r.campaign
