-- Sources of installs; number 0 is organic.
select
  body->>'$.shortId' as channel,
  (body->>'$.id')::integer as id,
  body->>'$.name' as name,
  (body->>'$.selfAttributing')::boolean as self_attributing
from mmp.records
where part = 'channel'
