-- Starts, trials, renewals and cancellations, `reported` where the MMP's reports show them.
select
  * exclude (
    type, method, reinstall, kind, value, unit_price, quantity, mediation, ad_network, ad_unit_id, ad_format, placement,
    impression_at, fine, coarse
  )
from {activity: subscription}
