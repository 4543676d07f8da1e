import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFile } from '../sql-file.js';
import { factTable, factTypes } from '../store/fold.js';
import { ownViews } from '../store/views.js';
import type { FewValues } from './few-values.js';

type FactType = (typeof factTypes)[number];

const sqlOf = (name: string): string => sqlFile(new URL(`./sql/facts/${name}.sql`, import.meta.url));

/**
 * What happened in a partition, in the columns of a simulator's store: views in the place of its tables of facts. To plan a
 * question about one type takes a fraction of the time that it takes for all; one about all takes the memory of one.
 */
export async function placeFactViews(connection: DuckDBConnection, few: FewValues): Promise<void> {
  await connection.run('create table facts_shape as select * from facts limit 0; drop view facts');
  await connection.run(`create view facts as ${inShape(factTypes, 'facts_shape', few)}`);
  for (const type of factTypes) {
    const table = factTable(type);
    const shape = `(select * ${few.replaced(type === 'engagement' ? { app_id: 'app_ids' } : {})} from facts_shape)`;
    await connection.run(
      `drop table ${table}; create view ${table} as select * exclude (type) from (${inShape([type], shape, few)})`,
    );
  }
}

/**
 * The views that read them, once more: a view keeps the types of its columns. They are to be there already.
 *
 * @param unasked - Names of those that nobody asks for here.
 */
export async function renewViews(connection: DuckDBConnection, unasked: readonly string[]): Promise<void> {
  for (const { schema, name, sql } of ownViews) {
    if (/main\.facts_/.test(sql) && !unasked.includes(name))
      await connection.run(`create or replace view ${schema}.${name} as ${sql}`);
  }
}

/** Facts of these types, with all columns that a store has. @param shape - Where these come from. */
function inShape(types: readonly FactType[], shape: string, few: FewValues): string {
  const done = types
    .filter((type) => INSTALLED.has(type))
    .map((type) => named(type, `done/${factTable(type).slice('facts_'.length)}`));
  const parts = [
    ...types.filter((type) => ALONE.has(type)).map((type) => named(type, type)),
    ...(done.length === 0 ? [] : [sqlOf('installed').replace('{done}', () => done.join('\nunion all by name\n'))]),
  ];
  const rows = parts.map((part) => `(select 'default' as workspace, * from (${part}))`);
  return few.typed([`select * from ${shape}`, ...rows].join('\nunion all by name\n'));
}

const named = (type: FactType, file: string): string => `select '${type}' as type, * from (${sqlOf(file)})`;

/** What an installation did: what is told once of it is joined to each. No world has conversion values or imported users. */
const INSTALLED: ReadonlySet<FactType> = new Set([
  'install',
  'session',
  'event',
  'purchase',
  'subscription',
  'ad-revenue',
] as const);
const ALONE: ReadonlySet<FactType> = new Set(['engagement', 'claim'] as const);
