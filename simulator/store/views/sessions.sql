-- Opens, the first of an installation included.
select
  * exclude (
    type, method, reinstall, kind, name, value, product_id, unit_price, quantity, currency, gross, net, gross_usd, net_usd,
    reported, transaction_id, mediation, ad_network, ad_unit_id, ad_format, placement, impression_at, fine, coarse
  )
from {activity: session}
