import { factColumnTypes } from './columns.js';

/**
 * Steps from an empty file to the newest version, one for each version: never changed once released, since files of
 * users have taken them; what comes later is a further step. None takes anything away.
 */
export const migrations: readonly string[] = [
  `create table staged (number bigint not null, facts varchar, requests varchar, state varchar, gone varchar, forgotten varchar);
   create table facts (workspace varchar not null, number bigint not null, arrived_at timestamp_ms, ${factColumnTypes}, body varchar not null, about varchar);
   create table requests (workspace varchar not null, number bigint not null, happened_at timestamp_ms, endpoint varchar, verdict varchar, reason varchar, app_id varchar, bundle_id varchar, platform varchar, errors integer, warnings integer, body varchar not null);
   create table state (workspace varchar not null, part varchar not null, key varchar not null, number bigint not null, body varchar);
   create view records as
     select workspace, part, key, min(number) as number, arg_max(body, number) as body
     from (select *, max(case when body is null then number end) over (partition by workspace, part, key) as gone from state)
     where gone is null or number > gone
     group by workspace, part, key;`,
];

/** The version of files that this simulator writes. */
export const SCHEMA_VERSION = migrations.length;
