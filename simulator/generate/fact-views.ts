import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFile } from '../sql-file.js';
import { factTable, factTypes } from '../store/fold.js';

type FactType = (typeof factTypes)[number];

const sqlOf = (name: string): string => sqlFile(new URL(`./sql/facts/${name}.sql`, import.meta.url));

/** What happened in a partition, in the columns of a simulator's store: a view in the place of each table of facts that worlds have. */
export async function placeFactViews(connection: DuckDBConnection): Promise<void> {
  for (const type of factTypes) {
    const sql = sqlOfType(type);
    if (sql === null) continue;
    const table = factTable(type);
    await connection.run(`alter table ${table} rename to shape_of_${table}`);
    await connection.run(
      `create view ${table} as select * from shape_of_${table} union all by name (select 'default' as workspace, * from (${sql}))`,
    );
  }
}

/** Where a type's rows come from; null for one that no world has. */
const SOURCES: Record<FactType, 'alone' | 'installed' | null> = {
  install: 'installed',
  session: 'installed',
  event: 'installed',
  purchase: 'installed',
  subscription: 'installed',
  'ad-revenue': 'installed',
  engagement: 'alone',
  claim: 'alone',
  'conversion-value': null,
  import: null,
};

function sqlOfType(type: FactType): string | null {
  const source = SOURCES[type];
  if (source === null) return null;
  if (source === 'alone') return sqlOf(type);
  const done = sqlOf(`done/${type.replaceAll('-', '_')}`);
  return sqlOf('installed')
    .replace('{type}', type)
    .replace('{done}', () => done);
}
