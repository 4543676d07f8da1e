-- Which campaign has which label: none.
select null::varchar as campaign_id, null::integer as targeting_tag_id
where false
