-- Which network an id of SKAdNetwork belongs to, as far as postbacks tell.
select s.ad_network_id as id, any_value(n.id) as ad_network_id, getvariable('now')::timestamp as updated_at
from mmp.skan_postbacks as s
left join mmp.channels as n on n.channel = s.channel
where s.ad_network_id is not null
group by s.ad_network_id
