// Counts of installations: how many sessions and events each has had. They follow from the facts, and counting those of
// years takes long; so `counted` holds, for each record of an installation, what of the facts after it has been counted
// already, and `counted_through` up to which fact of its workspace. A record that is written anew counts for itself: its
// row in `counted` then names an outdated `base`, and goes at the next count.

/** Facts of a workspace from this number on have not been counted. */
export type Uncounted = { readonly w: string; readonly n: number };

/** Of each workspace that has some: its id, the first that is not counted, and how many there are. */
export const UNCOUNTED = `
  select workspace, coalesce(t.number, 0) as first, last - coalesce(t.number, 0) as amount
  from (select workspace, max(number) + 1 as last from facts where number >= 0 group by workspace)
  left join counted_through t using (workspace)
  where last > coalesce(t.number, 0)`;

/**
 * Common table expressions: `known`, the latest records, with the texts of app, installation and `through` in `x` where
 * they are of installations; and `counts` of each installation since its record, which are none where it has no row.
 *
 * @param uncounted - Name of a parameter: {@link uncountedValues}.
 */
export const countsSince = (uncounted: '$1'): string => `
  known as materialized (
    select *, case when part = 'installation'
      then json_extract_string(body, ['$.appId', '$.installationId', '$.through']) end as x
    from records),
  later as (
    select k.workspace, k.key, k.x[3]::bigint as base, count(*) filter (f.type = 'session') as sessions,
      count(*) filter (f.type = 'event') as events, max(f.happened_at) filter (f.type = 'session') as opened_at
    from facts f
    join (select unnest(from_json(${uncounted}, '[{"w":"VARCHAR","n":"BIGINT"}]'), recursive := true)) on f.workspace = w and f.number >= n
    join known k
      on k.workspace = f.workspace and k.x[1] = f.app_id and k.x[2] = f.installation_id and f.number >= k.x[3]::bigint
    where f.type in ('session', 'event') and f.number >= $2
    group by all),
  counts as (
    select workspace, key, base, sum(sessions)::bigint as sessions, sum(events)::bigint as events, max(opened_at) as opened_at
    from (
      select * from later
      union all
      select c.* from counted c
      join known k on k.workspace = c.workspace and k.key = c.key and k.part = 'installation' and k.x[3]::bigint = c.base)
    group by all)`;

/** The same where all is counted, and sooner: whether a row is outdated, its `base` tells. */
export const countsThen = 'known as (select * from records), counts as (select * from counted)';

/** Values of the parameters: the workspaces, and the least of their numbers, so that earlier facts are not looked at. */
export function uncountedValues(uncounted: readonly Uncounted[]): [string, bigint] {
  const least = uncounted.reduce((min, { n }) => Math.min(min, n), Number.MAX_SAFE_INTEGER);
  return [JSON.stringify(uncounted), BigInt(least)];
}

/** Counts what has not been counted, in one transaction. The first step takes the values. */
export const countSteps: readonly [first: string, ...rest: readonly string[]] = [
  `create temp table now_counted as with ${countsSince('$1')} select * from counts`,
  'delete from counted',
  'insert into counted select * from now_counted',
  'drop table now_counted',
  'delete from counted_through',
  'insert into counted_through select workspace, max(number) + 1 from facts where number >= 0 group by workspace',
];
