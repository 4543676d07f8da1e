select f.* replace (m.text as method), i.channel {as channel_names} as channel, i.campaign_id {as campaign_ids} as campaign_id,
  i.engagement_id
from installs_made as f
join installed as i on i.rowid = f.installation
join texts as m on m.rowid = f.method
