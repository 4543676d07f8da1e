import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFile } from '../sql-file.js';
import { factTable, factTypes } from '../store/fold.js';

type FactType = (typeof factTypes)[number];

const sqlOf = (name: string): string => sqlFile(new URL(`./sql/facts/${name}.sql`, import.meta.url));

/**
 * What happened in a partition, in the columns of a simulator's store: views in the place of its tables of facts. To plan a
 * question about one type takes a fraction of the time that it takes for all; one about all takes the memory of one.
 */
export async function placeFactViews(connection: DuckDBConnection): Promise<void> {
  await connection.run('create table facts_shape as select * from facts limit 0; drop view facts');
  await connection.run(`create view facts as ${inShape(factTypes)}`);
  for (const type of factTypes) {
    const table = factTable(type);
    await connection.run(
      `drop table ${table}; create view ${table} as select * exclude (type) from (${inShape([type])})`,
    );
  }
}

/** Facts of these types, with all columns that a store has. */
function inShape(types: readonly FactType[]): string {
  const done = types
    .filter((type) => INSTALLED.has(type))
    .map((type) => named(type, `done/${factTable(type).slice('facts_'.length)}`));
  const parts = [
    ...types.filter((type) => ALONE.has(type)).map((type) => named(type, type)),
    ...(done.length === 0 ? [] : [sqlOf('installed').replace('{done}', () => done.join('\nunion all by name\n'))]),
  ];
  const rows = parts.map((part) => `(select 'default' as workspace, * from (${part}))`);
  return ['select * from facts_shape', ...rows].join('\nunion all by name\n');
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
