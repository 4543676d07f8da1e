-- What each installation was worth in the span, and in 365 days, US dollars: before and after the stores' share, and paid back.
select
  i.installation_id,
  micros(t.observed_gross) as observed_gross,
  micros(t.observed_net) as observed_net,
  micros(t.observed_refunds) as observed_refunds,
  micros(t.lifetime_gross) as lifetime_gross,
  micros(t.lifetime_net) as lifetime_net,
  micros(t.lifetime_refunds) as lifetime_refunds
from true_worth as t
join installed as i on i.rowid = t.installation
