import { SimulatorError } from '../../../errors.js';
import { columnName } from './column-names.js';

type Node = Record<string, unknown>;

/** Each doubles what it is about. */
const MOST_NESTED_AVERAGES = 3;

/**
 * What DuckDB's tree of a statement must be for Redshift's answer: columns have Redshift's names, and the average of whole
 * numbers is a whole number.
 *
 * @param tree - Changed in place.
 * @returns Whether anything was changed.
 * @throws {SimulatorError} SQL_LIMIT.
 */
export function asRedshift(tree: Node): boolean {
  const named = nameColumns(tree);
  const isOther = callOthers(tree);
  return averageWhole(tree, 0) || isOther || named;
}

/** @returns Whether any column has got a name. */
function nameColumns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let isAny = false;
  const node = value as Node;
  const list = Array.isArray(node['select_list']) ? (node['select_list'] as Node[]) : [];
  for (const expression of list) {
    const name = expression['alias'] === '' && !standsForMany(expression) ? columnName(expression) : null;
    if (name === null) continue;
    expression['alias'] = name;
    isAny = true;
  }
  for (const inner of Object.values(node)) isAny = nameColumns(inner) || isAny;
  return isAny;
}

/** `columns('a.*')`, wherever it stands in an expression. */
function standsForMany(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const node = value as Node;
  // Its columns are its own.
  if (node['class'] === 'SUBQUERY') return false;
  return node['class'] === 'STAR' || Object.values(node).some(standsForMany);
}

/**
 * `concat(a, b)` becomes `a || b`, which is null where one of them is, and `substring` one that counts what is before a text.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html and r_SUBSTRING.html there.
 */
function callOthers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const node = value as Node;
  const name = typeof node['function_name'] === 'string' ? node['function_name'].toLowerCase() : '';
  const isPair = name === 'concat' && Array.isArray(node['children']) && node['children'].length === 2;
  if (isPair) Object.assign(node, { function_name: '||', is_operator: true });
  // The parser names it with a schema, where nothing stands in its way.
  if (name === 'substring') Object.assign(node, { function_name: 'substr', schema: '' });
  let isAny = isPair || name === 'substring';
  for (const inner of Object.values(node)) isAny = callOthers(inner) || isAny;
  return isAny;
}

/**
 * `avg(x)` becomes `average(sum(x), count(x))`, with all that stands beside it.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html: BIGINT for whole numbers, DOUBLE PRECISION for floats.
 */
function averageWhole(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const node = value as Node;
  const isAverage = typeof node['function_name'] === 'string' && node['function_name'].toLowerCase() === 'avg';
  const inside = isAverage ? depth + 1 : depth;
  let isAny = isAverage;
  for (const inner of Object.values(node)) isAny = averageWhole(inner, inside) || isAny;
  if (!isAverage) return isAny;
  if (inside > MOST_NESTED_AVERAGES) {
    throw new SimulatorError(
      'SQL_LIMIT',
      `avg() stands in ${MOST_NESTED_AVERAGES} others. Name the inner ones in WITH.`,
    );
  }
  const part = (name: string): Node => ({ ...node, function_name: name, alias: '' });
  const average = {
    class: 'FUNCTION',
    type: 'FUNCTION',
    alias: node['alias'],
    query_location: node['query_location'],
    function_name: 'average',
    schema: '',
    children: [part('sum'), part('count')],
    filter: null,
    order_bys: { type: 'ORDER_MODIFIER', orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
    catalog: '',
  };
  for (const name of Object.keys(node)) delete node[name];
  Object.assign(node, average);
  return true;
}
