import type { View } from '../warehouse.js';

/** What a statement refers to costs by itself. */
export type Costs = {
  /** By `schema.name`. */
  readonly views: ReadonlyMap<string, number>;
  /** Functions that stand for an expression, which may name what it is given so often: all of it, or each by its place. */
  readonly macros: ReadonlyMap<string, number | readonly number[]>;
};

/** Characters of a view's SQL that make about one node. */
const NODE_CHARACTERS = 10;

/**
 * What each view costs, with those that it is made of.
 *
 * @param views - Later ones are made of those before them.
 */
export function viewCosts(views: readonly View[]): Map<string, number> {
  const costs = new Map<string, number>();
  for (const { schema, name, sql } of views) {
    const parts = [...sql.matchAll(/\b(\w+)\.(\w+)\b/g)].map(([full]) => costs.get(full) ?? 0);
    costs.set(
      `${schema}.${name}`,
      parts.reduce((sum, one) => sum + one, Math.ceil(sql.length / NODE_CHARACTERS)),
    );
  }
  return costs;
}

type Node = Readonly<Record<string, unknown>>;
/** What of WITH is seen, and what it costs wherever it is named. */
type Seen = { readonly name: string; readonly cost: number; readonly before: Seen } | null;

/**
 * About how many nodes DuckDB's plan of a statement has at first, when views, names of WITH and functions that stand for
 * an expression have been put in. Nothing ends the making of a plan: it must be known before that it will end soon.
 */
export function statementCost(statements: readonly unknown[], costs: Costs): number {
  const costOf = (value: unknown, seen: Seen): number => {
    if (typeof value !== 'object' || value === null) return 0;
    if (Array.isArray(value)) {
      return value.reduce<number>((sum, inner) => sum + (typeof inner === 'number' ? 1 : costOf(inner, seen)), 0);
    }
    const { cte_map: tables, ...others } = value as Node;
    let sum = typeof others['class'] === 'string' || typeof others['type'] === 'string' ? 1 : 0;
    let names = seen;
    for (const { key, value: table } of (tables as Tables | undefined)?.map ?? []) {
      const cost = costOf(table, names);
      sum += cost;
      names = { name: key.toLowerCase(), cost, before: names };
    }
    if (others['type'] === 'BASE_TABLE') return sum + tableCost(others, names, costs);
    const name = others['function_name'];
    const times = typeof name === 'string' ? (costs.macros.get(name.toLowerCase()) ?? 1) : 1;
    if (typeof times !== 'number') {
      const children = others['children'] as readonly unknown[];
      return children.reduce<number>((all, one, at) => all + costOf(one, names) * (times[at] ?? 1), sum);
    }
    return sum + times * Object.values(others).reduce<number>((all, one) => all + costOf(one, names), 0);
  };
  return costOf(statements, null);
}

type Tables = { readonly map?: readonly { readonly key: string; readonly value: unknown }[] };

function tableCost(node: Node, seen: Seen, { views }: Costs): number {
  const name = String(node['table_name']).toLowerCase();
  for (let at = seen; at !== null; at = at.before) if (at.name === name) return at.cost;
  const schema = String(node['schema_name']).toLowerCase();
  if (schema !== '') return views.get(`${schema}.${name}`) ?? 0;
  return Math.max(0, ...[...views].filter(([full]) => full.endsWith(`.${name}`)).map(([, cost]) => cost));
}
