-- Labels that users of the real one give to campaigns; here there are none.
select
  null::integer as id, null::varchar as category, null::varchar as segment, null::varchar as display,
  null::boolean as standard
where false
