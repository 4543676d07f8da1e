-- What the user of each installation allows: whether the app asked, what this app may know and since when, and what others may.
select
  i.installation_id,
  t.asked,
  t.advertiser,
  t.at_first_open,
  t.publisher
from true_consent as t
join installed as i on i.rowid = t.installation
