select
  f.* exclude (network, format, micros),
  'USD' as currency,
  money(f.micros) as gross,
  money(f.micros) as net,
  money(f.micros) as gross_usd,
  money(f.micros) as net_usd,
  w.mediation,
  w.ad_network,
  w.ad_unit_id,
  w.ad_format
from watched as f
join ad_names as w on w.n = f.network and w.f = f.format
