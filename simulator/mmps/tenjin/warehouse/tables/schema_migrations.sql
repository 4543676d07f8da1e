-- The steps that the schema has taken.
select 'mmp_sim.sql' as filename
