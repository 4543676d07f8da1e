import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFile } from '../sql-file.js';

/** A view that questions are asked about. It shows one workspace: that of the variable `workspace`, else `default`. */
export type View = { readonly schema: string; readonly name: string; readonly sql: string };

/** Later ones are made of those before them. */
const NAMES = [
  'facts',
  'requests',
  'records',
  'apps',
  'channels',
  'campaigns',
  'activity',
  'installs',
  'sessions',
  'events',
  'purchases',
  'subscriptions',
  'ad_revenue',
  'engagements',
  'claims',
  'cohort_activity',
  'network_reports',
  'skan_postbacks',
];

/** What happened, in the words of mobile measurement and of no MMP. */
export const ownViews: readonly View[] = NAMES.map((name) => ({
  schema: 'mmp',
  name,
  sql: sqlFile(new URL(`./views/${name}.sql`, import.meta.url)),
}));

/** Makes the views as this simulator has them, where those in the file are others; the tables stay as they are. */
export async function placeViews(connection: DuckDBConnection, views: readonly View[]): Promise<void> {
  const hash = createHash('sha256').update(JSON.stringify(views)).digest('hex');
  const known = (await connection.runAndReadAll("select value from meta where name = 'views'")).getRowsJS();
  if (known[0]?.[0] === hash) return;
  const schemas = [...new Set(views.map(({ schema }) => schema))];
  await connection.run(
    [
      'begin',
      ...schemas.flatMap((schema) => [`drop schema if exists ${schema} cascade`, `create schema ${schema}`]),
      ...views.map(({ schema, name, sql }) => `create view ${schema}.${name} as ${sql}`),
      "delete from meta where name = 'views'",
      `insert into meta values ('views', '${hash}')`,
      'commit',
    ].join(';\n'),
  );
}
