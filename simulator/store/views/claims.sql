-- What self-attributing networks said of their clicks and views.
select
  number,
  id,
  happened_at,
  engaged_at,
  app_id,
  kind,
  channel,
  campaign_id,
  engagement_advertising_id as advertising_id,
  installation_id
from {facts: claim}
