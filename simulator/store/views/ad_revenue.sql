-- Revenue of single impressions, dated by `impression_at`. Gross and net are the same.
select
  * exclude (type, method, reinstall, kind, name, value, product_id, unit_price, quantity, reported, transaction_id, fine, coarse)
from {activity: ad-revenue}
