-- The version of the schema.
select 1 as version
