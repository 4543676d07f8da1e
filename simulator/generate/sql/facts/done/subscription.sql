select
  * exclude (event) replace (money(gross) as gross, money(net) as net, money(gross_usd) as gross_usd, money(net_usd) as net_usd,
    commission::decimal(5, 4) as commission),
  event as name
from subscribed
