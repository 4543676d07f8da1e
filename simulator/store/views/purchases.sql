-- What was paid in apps: purchases, and subscriptions that reports show. Gross as paid, net after the store's commission;
-- in US dollars null where no rate is known.
select
  * exclude (
    method, reinstall, kind, value, reported, mediation, ad_network, ad_unit_id, ad_format, placement, impression_at,
    fine, coarse
  )
from {activity: purchase, subscription}
where type = 'purchase' or (reported and gross is not null)
