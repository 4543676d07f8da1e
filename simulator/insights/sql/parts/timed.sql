  -- Tracked installs that a click earned, and how long after it they came. The winner is the first of an attribution's
  -- candidates; a claim is of the kind that its network claims.
  select
    *,
    case
      when age_ms < 1000 then 0
      when age_ms < 10_000 then 1000
      when age_ms < 60_000 then 10_000
      when age_ms < 600_000 then 60_000
      when age_ms < 3_600_000 then 600_000
      when age_ms < 21_600_000 then 3_600_000
      when age_ms < 86_400_000 then 21_600_000
      when age_ms < 259_200_000 then 86_400_000
      when age_ms < 604_800_000 then 259_200_000
      else 604_800_000
    end as bucket
  from (
    select * exclude (body), json_extract_string(body, '$.attribution.candidates[0].ageMs')::bigint as age_ms
    from mmp.facts
    where type = 'install' and tracked and case method
      when 'claim' then json_extract_string(body, '$.attribution.candidates[0].kind') = 'click'
      else method in ('device-click', 'referrer-click', 'probabilistic-click')
    end
  )
