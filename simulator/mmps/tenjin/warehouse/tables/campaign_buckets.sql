-- Groups of campaigns. Users make them on the dashboard of the real one; here there are none.
select
  null::varchar as id, null::varchar as name, null::varchar as app_id, null::integer as ad_network_id,
  null::timestamp as updated_at
where false
