-- Each installation of the truth beside what was said of it. Nobody stands behind a fake one: it is right to reject it. Of a
-- real one that is rejected nobody is paid for it, as if it were organic; where nothing was said, nothing is right.
with fraud as (
  select installation_id, min(kind) as kind, min(campaign_id) as campaign_id, bool_or(is_fake) as is_fake
  from truth_fraud
  group by installation_id
),
-- Clicks that nobody made, for which installations may be given to somebody all the same.
clicks as (
  select lower(replace(engagement_id, '-', '')) as engagement_id, min(kind) as kind from truth_fraud_clicks group by 1
),
everybody as (
  select t.installation_id, t.channel, t.campaign_id, f.kind, f.campaign_id as cheating_campaign_id, coalesce(f.is_fake, false) as is_fake
  from true_sources as t
  left join fraud as f using (installation_id)
  union all
  select f.installation_id, null, null, f.kind, f.campaign_id, true
  from fraud as f
  anti join truth_installs as t using (installation_id)
  where f.is_fake
)
select
  e.installation_id,
  if(e.is_fake, 'fake', e.channel) as true_channel,
  if(e.is_fake, null, e.campaign_id) as true_campaign_id,
  case
    when a.installation_id is null then 'untold'
    when not a.rejected then a.channel
    else if(e.is_fake, 'rejected', 'organic')
  end as given_channel,
  if(a.rejected, null, a.campaign_id) as given_campaign_id,
  coalesce(a.rejected, false) as rejected,
  e.kind,
  e.cheating_campaign_id,
  k.kind as click_kind,
  coalesce(l.revenue, 0) as revenue
from everybody as e
left join attributed as a using (installation_id)
left join clicks as k on k.engagement_id = a.engagement_id
left join worth as l using (installation_id)
