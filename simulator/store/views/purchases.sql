-- What was paid in apps: purchases, and subscriptions that reports show. Gross as paid, net after the store's commission;
-- in US dollars null where no rate is known.
select
  * exclude (
    method, reinstall, kind, value, reported, mediation, ad_network, ad_unit_id, ad_format, placement, impression_at,
    fine, coarse
  )
from mmp.activity
-- The first condition says nothing new, and skips what is of neither type.
where type in ('purchase', 'subscription') and (type = 'purchase' or (reported and gross is not null))
