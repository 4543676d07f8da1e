import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFile } from '../sql-file.js';
import { factTable, factTypes } from '../store/fold.js';
import { OWN_SCHEMA, ownViews } from '../store/views.js';
import type { FewValues } from './few-values.js';
import type { OutTable } from './tables.js';

type FactType = (typeof factTypes)[number];

const sqlOf = (name: string): string => sqlFile(new URL(`./sql/facts/${name}.sql`, import.meta.url));

/** Columns that stand before the type, in a store as well. */
const FIRST = 'workspace, number, arrived_at, id';

/** A column of a store's facts. */
type Column = { readonly name: string; readonly type: string };

/**
 * What happened in a partition, in the columns of a simulator's store: views in the place of its tables of facts. To plan a
 * question about one type takes a fraction of the time that it takes for all; one about all takes the memory of one.
 *
 * @param hasAll - One of all of them is asked for too.
 */
export async function placeFactViews(connection: DuckDBConnection, few: FewValues, hasAll: boolean): Promise<void> {
  const all = await columnsOf(connection, factTable('install'));
  await connection.run('drop view facts');
  for (const type of factTypes) {
    const table = factTable(type);
    await connection.run(`drop table ${table}`);
    const rows = few.typed(factRows([type]));
    const known = rows === '' ? [] : (await columnsOf(connection, `(${rows})`)).map(({ name }) => name);
    const columns = all.map(({ name, type: kept }) => {
      const as = few.typeOf(name, type === 'engagement' ? { app_id: 'app_ids' } : {}) ?? kept;
      return `${known.includes(name) ? name : 'null'}::${as} as ${name}`;
    });
    const from = rows === '' ? 'where false' : `from (${rows})`;
    await connection.run(`create view ${table} as select ${columns.join(', ')} ${from}`);
  }
  if (!hasAll) return;
  const none = `select ${FIRST}, null::varchar as type, * exclude (${FIRST}) from ${factTable('import')}`;
  await connection.run(`create view facts as ${none} union all by name ${few.typed(factRows(factTypes))}`);
}

async function columnsOf(connection: DuckDBConnection, from: string): Promise<Column[]> {
  const rows = (await connection.runAndReadAll(`describe select * from ${from}`)).getRowsJS() as [string, string][];
  return rows.map(([name, type]) => ({ name, type }));
}

/** Views of our own that are asked for, and that of records, of which some of them are made: to name all takes twice the time. */
export async function placeOwnViews(connection: DuckDBConnection, asked: readonly OutTable[]): Promise<void> {
  await connection.run(`create schema ${OWN_SCHEMA}`);
  for (const { schema, name, sql } of ownViews) {
    const isAsked = name === 'records' || asked.some(({ from }) => from === `${schema}.${name}`);
    if (isAsked) await connection.run(`create view ${schema}.${name} as ${sql}`);
  }
}

/** All views that read facts, once more: a view keeps the types of its columns. They are to be there already. */
export async function renewViews(connection: DuckDBConnection): Promise<void> {
  for (const { schema, name, sql } of ownViews) {
    if (/main\.facts_/.test(sql)) await connection.run(`create or replace view ${schema}.${name} as ${sql}`);
  }
}

/** Facts of these types, with some columns of a store; nothing where no world has any. */
export function factRows(types: readonly FactType[]): string {
  const done = types
    .filter((type) => INSTALLED.has(type))
    .map((type) => named(type, `done/${factTable(type).slice('facts_'.length)}`));
  const parts = [
    ...types.filter((type) => ALONE.has(type)).map((type) => named(type, type)),
    // All together are joined once: what they are joined with takes the memory of one.
    ...(done.length === 0 ? [] : [sqlOf('installed').replace('{done}', () => done.join('\nunion all by name\n'))]),
  ];
  return parts.map((part) => `select 'default' as workspace, * from (${part})`).join('\nunion all by name\n');
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
