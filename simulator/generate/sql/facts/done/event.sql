select f.* replace (n.text as name, f.value::bigint as value)
from happened as f
join texts as n on n.rowid = f.name
