-- All metrics that are no cohort's, by the day on which it happened. Money in cents of a US dollar, in-app revenue after the
-- store's commission. What networks report without a country or a site is shared out by tracked installs, ad revenue by
-- sessions.
with metrics as (
  select
    date, app_id, channel, campaign_id, country, site_id,
    sessions, users, net_usd, net_usd is null as paid_without_rate
  from tenjin_parts.days
  union all by name
  select date, app_id, channel, campaign_id, country, site_id, installs as tracked_installs
  from tenjin_parts.installs
  union all by name
  select
    happened_at::date as date, app_id, channel, campaign_id,
    coalesce(country, 'unknown') as country, coalesce(site_id, 'unknown') as site_id,
    count(*) filter (kind = 'impression') as tracked_impressions,
    count(*) filter (kind = 'click') as tracked_clicks
  from mmp.engagements
  group by 1, 2, 3, 4, 5, 6
  union all by name
  select
    date, app_id, channel, campaign_id, country, site_id,
    impressions as reported_impressions, clicks as reported_clicks, installs as reported_installs,
    cents as reported_spend, without_rate as spent_without_rate
  from tenjin_parts.reported
  union all by name
  select
    date, app_id, channel, campaign_id, country, site_id,
    cents as publisher_ad_revenue, cents is null as shown_without_rate
  from tenjin_parts.publisher_revenue
),
summed as (
  -- Nothing bought, spent or shown is 0; of no known rate is null.
  select
    date, app_id, channel, campaign_id, country, site_id,
    coalesce(sum(reported_impressions), 0) as reported_impressions,
    coalesce(sum(reported_clicks), 0) as reported_clicks,
    coalesce(sum(reported_installs), 0) as reported_installs,
    coalesce(sum(reported_spend), if(bool_or(spent_without_rate), null, 0)) as reported_spend,
    coalesce(sum(tracked_impressions), 0) as tracked_impressions,
    coalesce(sum(tracked_clicks), 0) as tracked_clicks,
    coalesce(sum(tracked_installs), 0) as tracked_installs,
    coalesce(sum(sessions), 0) as sessions,
    coalesce(sum(users), 0) as users,
    coalesce(round(sum(net_usd) * 100), if(bool_or(paid_without_rate), null, 0)) as iap_revenue,
    coalesce(sum(publisher_ad_revenue), if(bool_or(shown_without_rate), null, 0)) as publisher_ad_revenue
  from metrics
  group by date, app_id, channel, campaign_id, country, site_id
)
select
  s.date,
  s.app_id,
  p.platform,
  n.id as ad_network_id,
  case when s.channel = 'organic' then p.organic_campaign_id else coalesce(s.campaign_id, 'N/A') end as campaign_id,
  s.country,
  s.site_id,
  s.reported_impressions::bigint as reported_impressions,
  s.reported_clicks::bigint as reported_clicks,
  s.reported_installs::bigint as reported_installs,
  s.reported_spend::bigint as reported_spend,
  s.tracked_impressions::bigint as tracked_impressions,
  s.tracked_clicks::bigint as tracked_clicks,
  s.tracked_installs::bigint as tracked_installs,
  s.sessions::bigint as sessions,
  s.users::bigint as daily_active_users,
  s.iap_revenue::bigint as iap_revenue,
  s.publisher_ad_revenue::bigint as publisher_ad_revenue
from summed as s
left join tenjin_parts.apps as p on p.id = s.app_id
left join mmp.channels as n on n.channel = s.channel
