-- What Apple's SKAdNetwork has sent, each postback once. `conversion_value` and `coarse_conversion_value` are null where
-- Apple withheld them, which is not zero. `campaign_id` is the campaign that the forwarding network names, `sk_campaign_id`
-- Apple's of versions before 4; a postback that did not win (`did_win` false) brought no install.
select
  make_timestamp_ms(x[1]::bigint)::timestamp_ms as received_at,
  make_timestamp_ms(x[1]::bigint)::date as date,
  x[2] as app_id,
  x[3] as channel,
  x[4] as campaign_id,
  x[5] as version,
  x[6] as ad_network_id,
  x[7]::integer as sk_campaign_id,
  x[8] as source_identifier,
  x[9] as transaction_id,
  coalesce(x[10]::integer, 0) as postback_sequence_index,
  x[11]::boolean as redownload,
  x[12] as source_app_id,
  x[13] as source_domain,
  x[14]::integer as fidelity_type,
  x[15]::integer as conversion_value,
  x[16] as coarse_conversion_value,
  coalesce(x[17]::boolean, true) as did_win,
  x[18] as country,
  x[19] as attribution_signature,
  number
from (
  select
    number,
    json_extract_string(body, [
      '$.atMs', '$.appId', '$.channel', '$.campaignId', '$.version', '$.adNetworkId', '$.skCampaignId',
      '$.sourceIdentifier', '$.transactionId', '$.postbackSequenceIndex', '$.redownload', '$.sourceAppId',
      '$.sourceDomain', '$.fidelityType', '$.conversionValue', '$.coarseConversionValue', '$.didWin', '$.countryCode',
      '$.attributionSignature'
    ]) as x
  from mmp.records
  where part = 'skan-postback'
)
