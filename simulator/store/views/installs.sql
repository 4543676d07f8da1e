-- First opens, with who brought them. Tracked ones count as installs; a reinstall that keeps its first source is none.
select
  * exclude (
    type, acquired_at, kind, name, value, product_id, unit_price, quantity, currency, gross, net, gross_usd, net_usd,
    reported, transaction_id, mediation, ad_network, ad_unit_id, ad_format, placement, impression_at, fine, coarse
  )
from {activity: install}
