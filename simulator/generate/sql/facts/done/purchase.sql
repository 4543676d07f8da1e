select
  * replace (money(unit_price) as unit_price, quantity::bigint as quantity, money(gross) as gross, money(net) as net,
    money(gross_usd) as gross_usd, money(net_usd) as net_usd, commission::decimal(5, 4) as commission)
from bought
