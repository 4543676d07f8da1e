  select
    date as opened_on, app_id as opened_app, country as opened_in, sessions as there, of_each, nobodys as revenue, is_unknown
  from mmp.session_worth
  where {within:date}
