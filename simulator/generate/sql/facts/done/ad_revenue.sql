select
  f.* exclude (network, format, micros),
  'USD' as currency,
  money(f.micros) as gross,
  money(f.micros) as net,
  money(f.micros) as gross_usd,
  money(f.micros) as net_usd,
  w.mediation,
  w.network as ad_network,
  w.format || '-unit' as ad_unit_id,
  w.format as ad_format
from watched as f
join ads as w on w.n = f.network and w.f = f.format
