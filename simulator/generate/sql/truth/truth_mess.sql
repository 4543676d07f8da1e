-- What is wrong with what the app's backend sent, once for each row of the data and each thing that is wrong with it: when it
-- occurred and arrived, and what should have stood there. Without an id nothing came of it: it arrived after the span, or told
-- of a subscription that was known.
select
  t.id::varchar as id,
  t.type,
  i.installation_id,
  t.kind,
  make_timestamp_ms(t.occurred_at::bigint)::timestamp_ms as occurred_at,
  make_timestamp_ms(t.received_at::bigint)::timestamp_ms as received_at,
  if(t.kind = 'missing-id', i.advertising_id, null) as advertising_id,
  t.currency
from true_mess as t
join installed as i on i.rowid = t.installation
