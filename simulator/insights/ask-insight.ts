import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import type { AskLimits, Warehouse } from '../warehouse.js';
import { fillTemplate, keysOf } from './fill-template.js';
import { type Column, columnsOf, type ResolvedInsight, resolveInsight } from './resolve-insight.js';

export type { InsightAnswer, InsightOptions };

/** Who asks, and about what. */
export type InsightQuestion = {
  /** Id of the workspace. */
  readonly workspace: string;
  readonly question: string;
  /** Instant on the workspace's clock, epoch milliseconds: what is young is told by it. */
  readonly nowMs: number;
  /** What stands before the name of a parameter in an error; nothing when left out. */
  readonly prefix?: string;
};

type Value = string | number | null;

/**
 * Answers one of the questions that `questions.ts` lists. Rows are in the order of date, groupings and the question's own
 * keys, which no two rows share, those without a value last; so pages fit together.
 *
 * Counts, ratios and durations are numbers, money is a decimal text in US dollars, days are `YYYY-MM-DD`; what is not
 * known, or would be divided by nothing, is null. The SQL is the one that was run: it can be asked anywhere where the
 * views are.
 *
 * @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID, SQL_LIMIT where it takes too long, STORE_UNAVAILABLE.
 */
export async function askInsight(
  warehouse: Warehouse,
  { workspace, question, nowMs, prefix = '' }: InsightQuestion,
  options: InsightOptions,
  { timeoutMs }: Pick<AskLimits, 'timeoutMs'>,
): Promise<InsightAnswer> {
  const asked = resolveInsight(question, options, nowMs, prefix);
  const columns = columnsOf(asked);
  const whole = wholeSql(asked, columns);
  const sql = `${whole}\nlimit ${asked.limit} offset ${asked.offset}`;
  const { rows } = await warehouse.ask({ workspace, sql }, { maxRows: asked.limit, timeoutMs });
  const total = await totalOf(rows, async () => {
    if (asked.offset === 0) return [];
    return (await warehouse.ask({ workspace, sql: `${whole}\nlimit 1` }, { maxRows: 1, timeoutMs })).rows;
  });
  const end = asked.offset + rows.length;
  const dropped = await warehouse.dropped(workspace, asked.question.lacks);
  return {
    question,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    items: rows.map((row) => itemOf(row, columns)),
    total,
    ...(end < total && rows.length > 0 ? { next: String(end) } : {}),
    sql,
    ...(dropped > 0 ? { dropped } : {}),
  };
}

/** Each row says how many there are in all; past the last one there is none to say it. */
async function totalOf(rows: readonly (readonly unknown[])[], first: () => Promise<typeof rows>): Promise<number> {
  const [row] = rows.length > 0 ? rows : await first();
  return Number(row?.at(-1) ?? 0);
}

function wholeSql(asked: ResolvedInsight, columns: readonly Column[]): string {
  const shown = columns.map(({ name, sql }) => `${sql} as "${name}"`);
  const keys = [...keysOf(asked), ...(asked.question.keys ?? []).map(({ name }) => name)];
  return [
    `with answer as (\n${fillTemplate(asked)}\n)`,
    `select\n  ${[...shown, 'count(*) over () as "rowsInAll"'].join(',\n  ')}`,
    'from answer',
    ...(keys.length === 0 ? [] : [`order by ${keys.map((key) => `answer."${key}" nulls last`).join(', ')}`]),
  ].join('\n');
}

function itemOf(row: readonly unknown[], columns: readonly Column[]): Record<string, Value> {
  return Object.fromEntries(columns.map(({ name, unit }, at) => [name, valueOf(row[at], unit)]));
}

/** Whole numbers beyond 32 bits, decimals and days come as texts. */
function valueOf(value: unknown, unit: Column['unit']): Value {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (unit === 'text' || unit === 'date') return String(value);
  if (unit !== 'usd') return Number(value);
  return String(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
