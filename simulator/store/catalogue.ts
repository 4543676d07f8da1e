import type { View } from '../warehouse.js';
import { type TreeNode, treeNodes } from './statement-tree.js';

/** What a file is called to DuckDB, whatever its own name is. */
export const CATALOG = 'store';

const SCHEMA = 'information_schema';
/** What of the catalogue anybody may ask about, with the columns that tell of its database and its schema. */
const TABLES = {
  tables: ['table_catalog', 'table_schema'],
  columns: ['table_catalog', 'table_schema'],
  schemata: ['catalog_name', 'schema_name'],
} as const;
/** Catalogues of Redshift and of DuckDB that nobody may ask. */
const OTHERS = /^(?:(?:pg_catalog|information_schema)\.|(?:\w+\.)?(?:pg|svv|svl|stv|stl|sys|duckdb)_)/;

/** Names of the catalogue as users write them. */
export const catalogueNames: readonly string[] = Object.keys(TABLES).map((name) => `${SCHEMA}.${name}`);

/**
 * The catalogue as users see it: their own schemas, and none of those that the simulator keeps for itself.
 *
 * @param schema - Where these views stand.
 * @param shown - Schemas that users may ask about.
 */
export function catalogueViews(schema: string, shown: readonly string[]): readonly View[] {
  const list = shown.map((one) => `'${one}'`).join(', ');
  return Object.entries(TABLES).map(([name, [catalog, column]]) => ({
    schema,
    name,
    sql: `select * from ${SCHEMA}.${name} where ${catalog} = '${CATALOG}' and ${column} in (${list})`,
  }));
}

/** What to ask instead of another catalogue; null for what is none. @param name - In lower case, with its schema if any. */
export const catalogueHint = (name: string): string | null =>
  OTHERS.test(name) ? `Ask ${catalogueNames.join(', ')}, or DESCRIBE a table.` : null;

/**
 * Lets a statement that asks the catalogue ask those views instead.
 *
 * @param tree - Changed in place.
 * @returns Whether it asks.
 */
export function askOwnCatalogue(tree: TreeNode, schema: string): boolean {
  let asks = false;
  for (const node of treeNodes(tree)) {
    if (node['type'] !== 'BASE_TABLE' || node['catalog_name'] !== '') continue;
    const name = `${String(node['schema_name'])}.${String(node['table_name'])}`.toLowerCase();
    if (!catalogueNames.includes(name)) continue;
    node['schema_name'] = schema;
    asks = true;
  }
  return asks;
}
