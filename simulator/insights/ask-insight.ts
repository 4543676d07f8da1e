import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type * as answers from '@mmp-sim/contracts/answers';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import type { AskLimits, Question, Warehouse } from '../warehouse.js';
import { fillTemplate, hasPage, inOrder, pageOf, ROWS_IN_ALL } from './fill-template.js';
import { isPagedByDate, rowsOfDatesSql, withinDates } from './page-dates.js';
import { groupsOfPageSql, isPagedByGroup, isPagedByGroupOfAll, withinFound, withinGroups } from './page-groups.js';
import {
  type Column,
  columnsOf,
  type InsightQuestion,
  type ResolvedInsight,
  resolveInsight,
} from './resolve-insight.js';

export type { InsightOptions };
export type InsightAnswer = answers.InsightAnswer & { sql: string };

type Value = string | number | null;
/** Who asks, whatever it is. */
type Asking = Pick<Question, 'workspace' | 'gone'>;

/**
 * Answers one of the questions that `questions.ts` lists. Rows are in the order of date, groupings and the question's own
 * keys, which no two rows share, those without a value last; so pages fit together.
 *
 * Counts, ratios and durations are numbers, money is a decimal text in US dollars, days are `YYYY-MM-DD`; what is not
 * known, or would be divided by nothing, is null. The SQL, asked anywhere where the views are, in any dialect,
 * answers these rows; what was run is made of the page's dates and groups alone where that is faster.
 *
 * @param limits - `gone`: whoever asked waits no more, and what was asked ends, or is not begun.
 * @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID, SQL_LIMIT where it takes too long, STORE_UNAVAILABLE.
 */
export async function askInsight(
  warehouse: Warehouse,
  about: InsightQuestion,
  options: InsightOptions,
  { timeoutMs, gone }: Pick<AskLimits, 'timeoutMs'> & Pick<Asking, 'gone'>,
): Promise<InsightAnswer> {
  const { question } = about;
  const asking: Asking = { workspace: about.workspace, ...(gone === undefined ? {} : { gone }) };
  const asked = resolveInsight(question, options, about);
  await refuseStrangers(asked, about, (sql) => warehouse.ask({ ...asking, sql }, { maxRows: 1, timeoutMs }));
  const columns = columnsOf(asked);
  const rowsOf = async (sql: string, maxRows: number): Promise<Rows> =>
    (await warehouse.ask({ ...asking, sql }, { maxRows, timeoutMs })).rows;
  const { rows, total } = await pagingOf(asked)(asked, columns, rowsOf);
  const end = asked.offset + rows.length;
  const dropped = await warehouse.dropped(asking.workspace, asked.question.lacks);
  return {
    question,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    items: rows.map((row) => itemOf(row, columns)),
    total,
    ...(end < total && rows.length > 0 ? { next: String(end) } : {}),
    sql: answerSql(asked, columns, { isCounted: false }),
    ...(dropped > 0 ? { dropped } : {}),
  };
}

/**
 * A filter may name what is gone, such as a deleted app, or what somebody has sent against the rules, such as a country
 * of more letters, as long as the question has a row of it on any day; otherwise it is misspelt, and not 0.
 *
 * @throws {SimulatorError} REQUEST_INVALID, with those that there are.
 */
async function refuseStrangers(
  asked: ResolvedInsight,
  { prefix = '' }: InsightQuestion,
  ask: (sql: string) => Promise<{ readonly rows: readonly unknown[] }>,
): Promise<void> {
  const strangers = asked.filters.flatMap(({ name, strange }) => strange.map((one) => ({ name, ...one })));
  const problems: JsonProblem[] = [];
  for (const { name, value, expected } of strangers) {
    const filters = [{ name, values: [value], strange: [] }];
    const anywhere = { from: null, to: null, granularity: 'total', groupBy: [name], limit: 1, offset: 0 } as const;
    const any: ResolvedInsight = { ...asked, ...anywhere, filters };
    const { rows } = await ask(answerSql(any, columnsOf(any), { isCounted: false }));
    if (rows.length === 0) problems.push({ path: prefix + name, given: value, expected });
    if (problems.length === MOST_PROBLEMS) break;
  }
  if (problems.length > 0) throw invalid(problems);
}

/** Each of them is looked for by itself. */
const MOST_PROBLEMS = 10;

type Rows = readonly (readonly unknown[])[];
type RowsOf = (sql: string, maxRows: number) => Promise<Rows>;
/** Rows of a page, and how many there are on all. */
type Page = { readonly rows: Rows; readonly total: number };

function pagingOf(asked: ResolvedInsight): typeof pageOfAll {
  if (isPagedByGroupOfAll(asked)) return pageOfGroups;
  return isPagedByDate(asked) ? pageOfDates : pageOfAll;
}

/** A page of what is asked whole: each row says how many there are in all; past the last one there is none to say it. */
async function pageOfAll(asked: ResolvedInsight, columns: readonly Column[], rowsOf: RowsOf): Promise<Page> {
  const isMany = isPagedByGroup(asked, null);
  const pageAt = (page: ResolvedInsight): Promise<Rows> =>
    rowsOf(answerSql(isMany ? withinGroups(page) : page, columns, { isCounted: true }), page.limit);
  const rows = await pageAt(asked);
  const [row] = rows.length > 0 || asked.offset === 0 ? rows : await pageAt({ ...asked, offset: 0, limit: 1 });
  return { rows, total: Number(row?.at(-1) ?? 0) };
}

/** A page of what is asked of those dates alone that it has rows of. */
async function pageOfDates(asked: ResolvedInsight, columns: readonly Column[], rowsOf: RowsOf): Promise<Page> {
  const counted = (await rowsOf(rowsOfDatesSql(asked), MOST_DATES)).map(([date, rows]) => ({
    date: String(date),
    rows: Number(rows),
  }));
  const total = counted.reduce((sum, { rows }) => sum + rows, 0);
  const within = withinDates(asked, counted);
  if (within === null) return { rows: [], total };
  const page = isPagedByGroup(asked, within.rows) ? withinGroups(within.page) : within.page;
  return { rows: await rowsOf(answerSql(page, columns, { isCounted: false }), page.limit), total };
}

/** A page of what is asked of those groups alone that it has rows of; past the last one it asks again, as `pageOfAll` does. */
async function pageOfGroups(asked: ResolvedInsight, columns: readonly Column[], rowsOf: RowsOf): Promise<Page> {
  // A page may begin and end between the rows of a group.
  const foundAt = (page: ResolvedInsight): Promise<Rows> => rowsOf(groupsOfPageSql(page), page.limit + 1);
  const found = await foundAt(asked);
  const [group] = found.length > 0 || asked.offset === 0 ? found : await foundAt({ ...asked, offset: 0, limit: 1 });
  const total = Number(group?.at(-1) ?? 0);
  if (found.length === 0) return { rows: [], total };
  const page = withinFound(
    asked,
    found.map(([key, date]) => ({ key: String(key), date: String(date) })),
  );
  return { rows: await rowsOf(answerSql(page, columns, { isCounted: false }), page.limit), total };
}

/** More than a thousand years. */
const MOST_DATES = 1_000_000;

/** One row for each row of the page, in the order of `columns`; how many there are in all stands last. */
function answerSql(asked: ResolvedInsight, columns: readonly Column[], { isCounted }: { isCounted: boolean }): string {
  const { groups } = asked;
  const onPage = groups === undefined ? '' : `on_page as materialized (\n${groups}\n),\n`;
  const answer = `with ${onPage}answer as (\n${fillTemplate(asked, isCounted && groups === undefined)}\n)`;
  const shown = (inAll: string): string => {
    const all = [...columns.map(({ name, sql }) => `${sql} as "${name}"`), ...(isCounted ? [inAll] : [])];
    return `\n  ${all.join(',\n  ')}`;
  };
  const inAll = groups === undefined ? null : '(select max("rows") from on_page) as "rowsInAll"';
  const page = hasPage(asked)
    ? [`select${shown(inAll ?? '"rowsInAll"')}`, 'from answer', ...inOrder(asked)]
    : pageOf(asked, 'answer', shown(inAll ?? ROWS_IN_ALL));
  return [answer, ...page].join('\n');
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
