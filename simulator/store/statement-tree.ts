/** A node of DuckDB's own tree of a statement. */
export type TreeNode = { [name: string]: unknown };

/**
 * DuckDB's tree of a statement, as `json_serialize_sql` writes it. Numbers rest as texts: JavaScript would change those
 * beyond 2^53, and forget how a decimal was written.
 *
 * @throws {SyntaxError} For what is no JSON, as `Infinity` is none.
 */
export function readTree(json: string): TreeNode {
  const kept = json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (text) =>
    text.startsWith('"') ? text : `"\\u0001${text}"`,
  );
  return JSON.parse(kept) as TreeNode;
}

/** How a number of a tree was written. */
export const numberText = (value: string): string => value.replace('\u0001', '');

/** The tree as `json_deserialize_sql` reads it. */
export const treeText = (tree: TreeNode): string => JSON.stringify(tree).replaceAll(/"\\u0001(-?\d[\d.eE+-]*)"/g, '$1');

/** Whether two statements mean the same, wherever their parts stand. */
export const isSameTree = (one: string, other: string): boolean => meaningOf(one) === meaningOf(other);

function meaningOf(json: string): string {
  const tree = readTree(json);
  for (const node of treeNodes(tree)) {
    const values = valuesOf(node);
    if (values !== null) {
      for (const name of Object.keys(node)) delete node[name];
      Object.assign(node, values);
    }
    delete node['query_location'];
  }
  return JSON.stringify(tree);
}

/** The `VALUES` that a node selects from and does nothing else with: so DuckDB writes them down. */
function valuesOf(node: TreeNode): TreeNode | null {
  const inner = (node['subquery'] as { node?: TreeNode } | undefined)?.node;
  const list = inner?.['from_table'] as TreeNode | undefined;
  const isBare = node['type'] === 'SUBQUERY' && node['alias'] === VALUES && list?.['alias'] === VALUES;
  return isBare && list?.['type'] === 'EXPRESSION_LIST' ? list : null;
}

/** What DuckDB calls values that have no name. */
const VALUES = 'valueslist';

/** Every object in it, itself included. Without recursion: how deep it is, its sender decides. */
export function* treeNodes(root: unknown): Generator<TreeNode> {
  const rest: unknown[] = [root];
  for (let value = rest.pop(); value !== undefined || rest.length > 0; value = rest.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) yield value as TreeNode;
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) rest.push(inner);
  }
}
