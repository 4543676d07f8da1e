-- When the tables were brought up to date: they always are.
select getvariable('now')::timestamp as updated_at
