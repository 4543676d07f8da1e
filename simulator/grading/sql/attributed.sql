-- What the files say, one row of each installation: its first one. Whom names mean, `aliases` and `campaign_aliases` know;
-- what they do not know stays as it was said.
with said as (
  select
    row_number() over () as place,
    nullif(lower(replace(trim(id), '-', '')), '') as installation_id,
    nullif(trim(network), '') as network,
    nullif(trim(campaign), '') as campaign,
    nullif(lower(replace(trim(engagement), '-', '')), '') as engagement_id,
    -- Flags with gaps come as 0.0, 1.0 and NaN.
    coalesce(
      lower(trim(rejected)) not in ('', 'false', 'f', 'no', 'n', 'null', 'none', '<na>')
        and coalesce(try_cast(rejected as double) not in (0, 'nan'), true),
      false
    ) as rejected
  from told
),
meant as (
  select
    s.place,
    s.installation_id,
    s.engagement_id,
    s.rejected,
    s.network is not null and a.channel is null as is_unknown_network,
    s.campaign is not null and c.campaign_id is null as is_unknown_campaign,
    coalesce(a.channel, s.network, c.channel, if(s.campaign is null, 'organic', s.campaign)) as channel,
    if(coalesce(a.channel, s.network) = 'organic', null, coalesce(c.campaign_id, s.campaign)) as campaign_id
  from said as s
  left join aliases as a on a.alias = lower(s.network)
  left join campaign_aliases as c on c.alias = lower(s.campaign)
)
select
  installation_id,
  count(*) as times,
  min(channel) <> max(channel)
    or bool_or(rejected) <> bool_and(rejected)
    or coalesce(min(campaign_id), '') <> coalesce(max(campaign_id), '')
    or count(campaign_id) not in (0, count(*)) as is_contradicting,
  arg_min(channel, place) as channel,
  arg_min_null(campaign_id, place) as campaign_id,
  arg_min_null(engagement_id, place) as engagement_id,
  arg_min(rejected, place) as rejected,
  arg_min(is_unknown_network, place) as is_unknown_network,
  arg_min(is_unknown_campaign, place) as is_unknown_campaign
from meant
group by installation_id
