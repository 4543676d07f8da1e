  -- What was earned where there was no session.
  select
    opened_on as date,
    opened_app as app_id,
    null::varchar as channel,
    null::varchar as campaign_id,
    opened_in as country,
    null::varchar as site_id,
    null::varchar as creative_name,
    revenue
  from worth
  where there = 0
