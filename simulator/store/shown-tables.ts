import type { DuckDBConnection } from '@duckdb/node-api';
import type { MmpWarehouse, ShownTable } from '../warehouse.js';
import { CATALOG } from './catalogue.js';

type View = ReturnType<MmpWarehouse['views']>[number];

/** Views as those see them who may ask about them. */
export async function shownTables(
  connection: DuckDBConnection,
  views: readonly View[],
): Promise<readonly ShownTable[]> {
  const read = await connection.runAndReadAll(
    `select schema_name, table_name, column_name, data_type from duckdb_columns()
     where database_name = '${CATALOG}' order by schema_name, table_name, column_index`,
  );
  const columns = new Map<string, { name: string; type: string }[]>();
  for (const [schema, table, name, type] of read.getRowsJS() as [string, string, string, string][]) {
    const key = `${schema}.${table}`;
    columns.set(key, [...(columns.get(key) ?? []), { name, type }]);
  }
  return views.map(({ schema, name, sql }) => ({
    schema,
    name,
    description: descriptionOf(sql),
    columns: columns.get(`${schema}.${name}`) ?? [],
  }));
}

/** The comment that a view begins with, in one line. */
function descriptionOf(sql: string): string {
  const lines = sql.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^--\s*/, ''))
    .join(' ');
}
