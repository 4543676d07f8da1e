import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFile } from '../sql-file.js';
import type { MmpWarehouse, View } from '../warehouse.js';
import { CATALOG, catalogueViews } from './catalogue.js';
import { comparing, searching } from './costly.js';
import { guards } from './guards.js';
import { type Placing, withPrepared } from './prepared-views.js';
import { ofTypes } from './typed-views.js';

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
  'shared_reports',
  'session_worth',
  'skan_postbacks',
];

/** The schema of our own views. */
export const OWN_SCHEMA = 'mmp';

/** What happened, in the words of mobile measurement and of no MMP. */
export const ownViews: readonly View[] = NAMES.map((name) => ({
  schema: OWN_SCHEMA,
  name,
  sql: ofTypes(viewFile(name), viewFile('activity')),
}));

function viewFile(name: string): string {
  return sqlFile(new URL(`./views/${name}.sql`, import.meta.url));
}

/** Functions of the MMP's own database, and those that keep questions of users small. */
export const MACRO_SCHEMA = 'redshift';
export const GUARD_SCHEMA = 'guards';

/** What users of an MMP see beside our own views. */
type Shown = Pick<MmpWarehouse, 'schema' | 'views' | 'macros'>;

/** The views and functions as this simulator has them. @param warehouse - What the MMP adds to our own. */
export function placingOf(warehouse: Shown | null): Placing {
  const shown = [OWN_SCHEMA, ...(warehouse === null ? [] : [warehouse.schema])];
  const views = [...ownViews, ...(warehouse?.views() ?? []), ...catalogueViews(GUARD_SCHEMA, shown)];
  const macros = [
    ...[...guards, ...comparing, ...searching].map((macro) => `${GUARD_SCHEMA}.${macro}`),
    ...(warehouse?.macros ?? []).map((macro) => `${MACRO_SCHEMA}.${macro}`),
  ];
  const schemas = [...new Set([...views.map(({ schema }) => schema), GUARD_SCHEMA, MACRO_SCHEMA])];
  return {
    hash: createHash('sha256')
      .update(JSON.stringify([views, macros]))
      .digest('hex'),
    schemas,
    statements: [
      ...schemas.map((schema) => `create schema ${schema}`),
      ...macros.map((macro) => `create macro ${macro}`),
      ...views.map(({ schema, name, sql }) => `create view ${schema}.${name} as ${sql}`),
    ],
  };
}

/**
 * Makes the views and functions as this simulator has them, where those in the file are others; the tables stay as they are.
 *
 * @param warehouse - What the MMP adds to our own.
 * @returns The hash of all of them.
 */
export async function placeViews(connection: DuckDBConnection, warehouse: Shown | null): Promise<string> {
  const placing = placingOf(warehouse);
  const { hash, schemas } = placing;
  const known = (await connection.runAndReadAll("select value from meta where name = 'views'")).getRowsJS();
  if (known[0]?.[0] === hash) return hash;
  await withPrepared(connection, placing, CATALOG, (statements) =>
    connection.run(
      [
        'begin',
        ...schemas.map((schema) => `drop schema if exists ${schema} cascade`),
        ...statements,
        "delete from meta where name = 'views'",
        `insert into meta values ('views', '${hash}')`,
        'commit',
      ].join(';\n'),
    ),
  );
  return hash;
}
