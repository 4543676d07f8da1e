import type { DuckDBConnection } from '@duckdb/node-api';
import type { MmpWarehouse } from '../warehouse.js';
import { askOwnCatalogue } from './catalogue.js';
import { refused } from './question-end.js';
import { isSameTree, numberText, readTree, type TreeNode, treeNodes, treeText } from './statement-tree.js';
import { GUARD_SCHEMA } from './views.js';

/** DuckDB's own tree of a statement, as JSON. */
export const treeOf = (connection: DuckDBConnection, sql: string): Promise<string> =>
  textOf(connection, 'select system.main.json_serialize_sql($1::varchar)', sql);

/**
 * A statement as the warehouse and the catalogue want it, and its tree.
 *
 * @param parsed - Its tree now, which has been looked at.
 * @param warehouse - Null where it is no matter of its own.
 * @returns Null where it may stay as it is, or where DuckDB does not write down what it has read.
 */
export async function rewritten(
  connection: DuckDBConnection,
  parsed: string,
  warehouse: Pick<MmpWarehouse, 'rewrite'> | null,
): Promise<{ readonly sql: string; readonly tree: string } | null> {
  const tree = readTree(parsed);
  const asksCatalogue = askOwnCatalogue(tree, GUARD_SCHEMA);
  const isOther = warehouse?.rewrite(tree) ?? false;
  if (!asksCatalogue && !isOther) return null;
  for (const node of treeNodes(tree)) writePlainly(node);
  const wanted = treeText(tree);
  const sql = await textOf(connection, 'select system.main.json_deserialize_sql($1::varchar::json)', wanted);
  const written = await treeOf(connection, sql);
  if (isSameTree(wanted, written)) return { sql, tree: written };
  if (asksCatalogue)
    throw refused('a question to information_schema can be no more than a plain SELECT. Ask it alone.');
  return null;
}

/** A text as a type. */
const asType = (text: string, type: string): TreeNode => ({
  class: 'CAST',
  type: 'OPERATOR_CAST',
  alias: '',
  child: {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value: text },
  },
  cast_type: { id: type, type_info: null },
  try_cast: false,
});

/**
 * What DuckDB would write down as something else, put so that it cannot: a cross join becomes a comma, which binds less than
 * the joins around it, and `1e-3` a decimal.
 */
function writePlainly(node: TreeNode): void {
  if (node['type'] === 'JOIN' && node['ref_type'] === 'CROSS') {
    Object.assign(node, { ref_type: 'REGULAR', join_type: 'INNER', condition: asType('t', 'BOOLEAN') });
  }
  const { type, value } = (node['class'] === 'CONSTANT' ? node['value'] : {}) as { type?: TreeNode; value?: unknown };
  if (type?.['id'] !== 'DOUBLE' || typeof value !== 'string') return;
  const alias = node['alias'];
  for (const name of Object.keys(node)) delete node[name];
  Object.assign(node, asType(numberText(value), 'DOUBLE'), { alias });
}

async function textOf(connection: DuckDBConnection, sql: string, value: string): Promise<string> {
  const [[text]] = (await connection.runAndReadAll(sql, [value])).getRowsJS() as [[string]];
  return text;
}
