-- What is a number in the rows of facts, in the columns that files have of it.
create table campaign_names as
select number, app_id {as app_ids} as app_id, id {as campaign_ids} as id, channel {as channel_names} as channel
from campaigns;
-- Sites of who made clicks up have the numbers after all others.
create table site_names as
select number * 8192 + rank as place, (channel || '-' || rank) {as site_ids} as name
from (select number, channel, unnest(range(sites)) as rank from campaigns)
union all
select c.number * 8192 + 4096 + x.number, x.site {as site_ids} from campaigns as c, fraud as x;
create table creative_names as
select number, ('creative-' || number) {as creative_names} as name
from (select unnest(range(max(creatives))) as number from campaigns);
create table version_names as select number, version {as app_versions} as name from releases;
create table ad_names as
select
  n,
  f,
  mediation {as mediations} as mediation,
  network {as ad_networks} as ad_network,
  (format || '-unit') {as ad_units} as ad_unit_id,
  format {as ad_formats} as ad_format
from ads
