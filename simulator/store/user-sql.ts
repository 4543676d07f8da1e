import { nameHint } from '@mmp-sim/contracts/known-names';
import { SimulatorError } from '../errors.js';
import { catalogueHint, catalogueNames } from './catalogue.js';
import { refused } from './question-end.js';
import { comparing, costlyNames, namesOf } from './costly.js';
import { guards } from './guards.js';
import { checkWritten } from './written-out.js';
import { type Costs, statementCost } from './statement-cost.js';

/**
 * Functions that stand where a table may. All others are refused: they read files, change settings, or run what a text
 * says.
 */
const TABLE_FUNCTIONS = new Set(['unnest', 'range', 'generate_series', 'json_each', 'json_tree', 'repeat_row']);

/**
 * Functions that look at more than their arguments: at settings, at what others ask, at what no user made. `format` and
 * `printf` make a text of any size out of few letters, and `switch` is unfinished.
 */
const FORBIDDEN_FUNCTIONS = new Set([
  'current_connection_id',
  'current_query',
  'current_query_id',
  'current_setting',
  'current_transaction_id',
  'currval',
  'format',
  'getenv',
  'getvariable',
  'json_execute_serialized_sql',
  'json_serialize_plan',
  'nextval',
  'pg_get_viewdef',
  'pg_sleep',
  'printf',
  'setseed',
  'sleep_ms',
  'stats',
  'txid_current',
  'switch',
  'variant_bytes_to_variant',
  'write_log',
]);

/**
 * What each step makes goes into the next: thirty that double make gigabytes of one row, and nothing ends them. Maps are
 * looked for each of their keys in all of the others.
 */
const REDUCING_FUNCTIONS = new Set(['list_reduce', 'array_reduce', 'reduce', 'map_concat']);

/** Functions that put all that they are given together, each row of 2048 at once, and most arguments that they may have. */
const JOINING_FUNCTIONS = new Set(['concat', 'concat_ws', 'json_array', 'json_object', 'list_concat', 'array_concat']);
const MOST_JOINED = 50;

/** What makes much, or takes long, for each element of a list. */
const notInLambdas = new Set(namesOf([...guards, ...comparing]));
/** Names of what stands in the way of others. */
const guarded = new Set([...notInLambdas, ...costlyNames]);

const isForbidden = (name: string): boolean => FORBIDDEN_FUNCTIONS.has(name) || name.startsWith('__internal');

/** Whether a function is for users. @param name - In lower case. */
export const mayCall = (name: string): boolean => !isForbidden(name) && !REDUCING_FUNCTIONS.has(name);

/** What of the catalogue anybody may read: names and types of what users may ask about. */
const CATALOGUE = new Set(catalogueNames);

/** Names that users may ask about, in lower case, as `schema.name`. */
export type Visible = ReadonlySet<string>;

type Node = Readonly<Record<string, unknown>>;

/**
 * Looks at what a statement of a user names, as DuckDB has parsed it, before it is run.
 *
 * @param parsed - What `json_serialize_sql` says of it.
 * @param visible - The views; what has no schema is looked up in theirs, and nowhere else.
 * @param costs - Of what it may name.
 * @throws {SimulatorError} SQL_REFUSED, SQL_LIMIT.
 */
export function checkUserSql(parsed: string, visible: Visible, costs: Costs): void {
  const { error, error_message: message, statements } = treeOf(parsed);
  if (error) throw refused(`${messageOf(message)}. Expected one SELECT, or EXPLAIN of one.`);
  if (statements?.length !== 1) {
    throw refused(`got ${statements?.length ?? 0} statements, expected one. Send them one by one.`);
  }
  for (const { node, names } of nodesOf(statements)) {
    checkTable(node, visible, names);
    checkFunction(node);
    checkLambda(node);
    if (node['class'] === 'PARAMETER') throw refused('a parameter ($1, ?) has no value here. Write the value itself.');
  }
  if (statementCost(statements, costs) > MOST_NODES) {
    throw new SimulatorError(
      'SQL_LIMIT',
      'its plan would be too large. Name fewer views, nest fewer functions and names of WITH, or list less.',
    );
  }
}

type Tree = { readonly error: boolean; readonly error_message?: string; readonly statements?: readonly Node[] };

function treeOf(parsed: string): Tree {
  try {
    return JSON.parse(parsed) as Tree;
  } catch {
    // JSON has no word for it: DuckDB writes `Infinity`.
    throw refused('a number in it is larger than a DOUBLE can hold, 1.8e308. Write a smaller one.');
  }
}

/** DuckDB plans some 10,000 nodes in a second. */
const MOST_NODES = 30_000;

/** DuckDB's own words, but for those about what we do with it. */
function messageOf(message: string | undefined): string {
  if (message === undefined) return 'it cannot be read';
  return /only select statements/i.test(message)
    ? 'this is something else than a question'
    : message.replace(/\.$/, '');
}

/** What of WITH a place of the statement sees: the newest name, and those before it. */
type Names = { readonly name: string; readonly before: Names } | null;
type Place = { readonly node: Node; readonly names: Names };

/**
 * Every object in it, with the names of WITH that it sees. A name that is not seen is looked up among all tables, those
 * that are not for users too: so it matters who sees whom. Without recursion: how deep it is, its sender decides.
 */
function* nodesOf(root: unknown): Generator<Place> {
  const rest: { readonly value: unknown; readonly names: Names }[] = [{ value: root, names: null }];
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const { value } = place;
    let { names } = place;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const inner of value) rest.push({ value: inner, names });
      continue;
    }
    const node = value as Node;
    const { cte_map: tables, ...others } = node;
    for (const { key, value: table } of (tables as Tables | undefined)?.map ?? []) {
      // One sees those before it alone; what a recursive one sees of itself stands below.
      rest.push({ value: table, names });
      names = { name: key.toLowerCase(), before: names };
    }
    yield { node, names };
    const itself = node['type'] === 'RECURSIVE_CTE_NODE' ? String(node['cte_name']).toLowerCase() : null;
    for (const [key, inner] of Object.entries(others)) {
      const sees = itself !== null && key === 'right' ? { name: itself, before: names } : names;
      rest.push({ value: inner, names: sees });
    }
  }
}

type Tables = { readonly map?: readonly { readonly key: string; readonly value: unknown }[] };

function isSeen(names: Names, name: string): boolean {
  for (let at = names; at !== null; at = at.before) if (at.name === name) return true;
  return false;
}

function checkTable(node: Node, visible: Visible, names: Names): void {
  if (node['type'] === 'SHOW_REF' && (node['query'] === null || node['query'] === undefined)) {
    throw refused('SHOW lists what is not for users. Ask information_schema.tables, or DESCRIBE a table.');
  }
  if (node['type'] !== 'BASE_TABLE') return;
  const [catalog, schema, name] = ['catalog_name', 'schema_name', 'table_name'].map((key) =>
    textOf(node[key]).toLowerCase(),
  ) as [string, string, string];
  if (catalog === '' && schema === '' && (isSeen(names, name) || anySchemaHas(name, visible))) return;
  const full = `${schema}.${name}`;
  if (catalog === '' && (visible.has(full) || CATALOGUE.has(full))) return;
  const given = [catalog, schema, name].filter((part) => part !== '').join('.');
  const others = [...visible].map((one) => one.slice(one.indexOf('.') + 1));
  throw refused(
    `there is no table ${given} for users. ${catalogueHint(given) ?? nameHint(given, visible, { others })}`,
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const anySchemaHas = (name: string, visible: Visible): boolean => [...visible].some((one) => one.endsWith(`.${name}`));

/** What one function of a row makes is not stopped by any limit: where lists are made for elements of lists, it has no end. */
function checkLambda(node: Node): void {
  if (node['class'] !== 'LAMBDA') return;
  for (const { node: inner } of nodesOf(node['expr'])) {
    const name = textOf(inner['function_name']).toLowerCase();
    if (inner['class'] === 'LAMBDA') throw refused('a lambda stands in another. Unnest the list instead.');
    if (notInLambdas.has(name)) throw refused(`${name}() stands in a lambda. Unnest the list instead.`);
  }
}

function checkFunction(node: Node): void {
  const named = node['function_name'];
  if (typeof named !== 'string') {
    const called = node['function'] as Node | undefined;
    const table = called?.['function_name'];
    if (node['type'] !== 'TABLE_FUNCTION' || typeof table !== 'string') return;
    if (TABLE_FUNCTIONS.has(table.toLowerCase())) return;
    throw refused(`${table}() is not for users where a table stands. There are ${[...TABLE_FUNCTIONS].join(', ')}.`);
  }
  const name = named.toLowerCase();
  // The parser itself writes `main.list_value` for a list.
  const isPlain =
    node['catalog'] === '' && (node['schema'] === '' || (node['schema'] === 'main' && !guarded.has(name)));
  if (!isPlain) throw refused(`${named}() is named with a schema. Write its name alone.`);
  if (REDUCING_FUNCTIONS.has(name)) throw refused(`${named}() is not for users. Unnest the list, and aggregate.`);
  const length = Array.isArray(node['children']) ? node['children'].length : 0;
  if (JOINING_FUNCTIONS.has(name) && length > MOST_JOINED) {
    throw refused(`${named}() has ${length} arguments, and may have ${MOST_JOINED}. Join fewer.`);
  }
  if (isForbidden(name)) throw refused(`${named}() is not for users.`);
  checkWritten(name, node['children']);
}
