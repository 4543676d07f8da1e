import { dayAfter } from '../day-after.js';
import { daysBetween } from '../days-between.js';
import { sqlText } from '../sql-text.js';
import { conditionOf, type DimensionName, dimensionOf } from './dimensions.js';
import type { ResolvedInsight } from './resolve-insight.js';

const PLACE = /\{(page|where|within|from|to|distinctDays|daysOfRow|days|asOf|now)(?::([a-z_]+))?\}/g;
/** These are columns, each of which gets its own line. */
const COLUMNS = /^( *)\{(groups|splits|regroups|splitKeys|keys|shown)(?::([a-z_]+))?\}\n/gm;

/**
 * The SQL of a question with what was asked in its places. A place that names a column, such as `{where:impression_at}`,
 * takes the date from it, else from `happened_at`.
 *
 * | place | becomes |
 * |---|---|
 * | `{groups}` | what rows are split by, for a SELECT from a view that ends with `group by all`: `happened_at::date as "date",`, `hash(channel) as "split",`, `any_value(channel) as "channel",` |
 * | `{splits}` | `{groups}` without the texts, which somebody else brings: `union all by name` puts them side by side |
 * | `{regroups}` | the same for a SELECT from such a SELECT, with its own `group by all`: `"date",`, `"split",`, `any_value("channel") as "channel",` |
 * | `{splitKeys}` | `{regroups}` without the texts: `"date",`, `"split",` |
 * | `{keys}` | the same by name, where nothing is grouped: `"date",`, `"split",`, `"channel",` |
 * | `{shown}` | `{keys}`, and how many rows there are in all where that is asked for: for the last SELECT |
 * | `{page:summed}` | the rows of that SELECT that are on the page: what is made of a row's numbers is made of those alone |
 * | `{where}` | the span of days, the filters, and the groups that are on the page |
 * | `{within}` | the span of days alone |
 * | `{from}`, `{to}` | first and last day; where none was asked for, that of all facts |
 * | `{distinctDays}` | how many days a group's rows are of: an aggregate, or `1` where each row is about one day |
 * | `{daysOfRow}` | how many days the row is about, as a number: those of its week that are in the span, …; after `{keys}` |
 * | `{days}` | days since the install: `0, 1, 7` |
 * | `{asOf:day}` | the first of those days that is not before the column's, from which on it is counted; null after the last |
 * | `{now}` | the instant on the workspace's clock |
 *
 * These of several columns stand in lines of their own, with no comma after them: they bring theirs, and are
 * empty where nothing is split. Texts are told apart by one number for all of them, which takes half the time where there
 * are many groups; of a million groups two share one with a probability of 1 in 37 million.
 */
export function fillTemplate(asked: ResolvedInsight, isCounted = false): string {
  const columns: Record<string, (column: string) => readonly string[]> = {
    groups: (column) => [...splits(asked, column), ...texts(asked)],
    splits: (column) => splits(asked, column),
    regroups: () => regroups(asked),
    splitKeys: () => splitKeys(asked),
    keys: () => keys(asked),
    shown: () => [...keys(asked), ...(isCounted ? ['"rowsInAll"'] : [])],
  };
  const sql = asked.question.sql.replaceAll(COLUMNS, (_, indent: string, place: string, column = 'happened_at') =>
    (columns[place]?.(column) ?? []).map((one) => `${indent}${one},\n`).join(''),
  );
  return sql.replaceAll(PLACE, (_, place: string, column = 'happened_at') => {
    switch (place) {
      case 'page':
        return `(\n  ${pageOf(asked, column, isCounted ? ` *, ${ROWS_IN_ALL}` : ' *').join('\n  ')}\n)`;
      case 'where':
        return allOf([...spanOf(asked, column), ...filtersOf(asked), ...onPageOf(asked, column)]);
      case 'within':
        return allOf(spanOf(asked, column));
      case 'from':
        return first(asked);
      case 'to':
        return last(asked);
      case 'distinctDays':
        return distinctDays(asked, column);
      case 'daysOfRow':
        return daysOfRow(asked);
      case 'days':
        return asked.days.join(', ');
      case 'asOf':
        return asOf(asked, column);
      default:
        return `timestamp '${new Date(asked.nowMs).toISOString().replace('T', ' ').replace('Z', '')}'`;
    }
  });
}

/** How many rows there are on all pages. */
export const ROWS_IN_ALL = 'count(*) over () as "rowsInAll"';

/** Whether the template names where its rows are that are on the page. */
export const hasPage = ({ question }: ResolvedInsight): boolean => question.sql.includes('{page:');

/** The rows of a SELECT that are on the page, in their order. */
export function pageOf(asked: ResolvedInsight, from: string, shown: string): string[] {
  return [`select${shown}`, `from ${from}`, ...inOrder(asked), `limit ${asked.limit} offset ${asked.offset}`];
}

/** No two rows share these: those without a value come last. */
export function inOrder(asked: ResolvedInsight): string[] {
  const names = [...keysOf(asked), ...(asked.question.keys ?? []).map(({ name }) => name)];
  return names.length === 0 ? [] : [`order by ${names.map((name) => `"${name}" nulls last`).join(', ')}`];
}

const first = ({ from }: ResolvedInsight): string =>
  from === null ? '(select min(happened_at)::date from mmp.facts)' : `date '${from}'`;
const last = ({ to }: ResolvedInsight): string =>
  to === null ? '(select max(happened_at)::date from mmp.facts)' : `date '${to}'`;

function daysOfRow(asked: ResolvedInsight): string {
  const between = (from: string, to: string): string => `(date_diff('day', ${from}, ${to}) + 1)`;
  // One look at all facts instead of two.
  if (asked.granularity === 'total' && asked.from === null && asked.to === null) {
    return `(select ${between('min(happened_at)::date', 'max(happened_at)::date')} from mmp.facts)`;
  }
  const within = (to: string): string => between(`greatest("date", ${first(asked)})`, `least(${to}, ${last(asked)})`);
  if (asked.granularity === 'day') return '1';
  if (asked.granularity === 'week') return within('"date" + 6');
  return asked.granularity === 'month' ? within('last_day("date")') : between(first(asked), last(asked));
}

/** A choice between more of them takes longer than it saves. */
const MOST_CHOICES = 16;

/**
 * Sums up to a day are made of what came between the days that were asked for: of eight numbers for each cohort instead of
 * ninety. Where many days were asked for, each stands for itself, which adds up to the same.
 */
function asOf({ days }: ResolvedInsight, column: string): string {
  if (days.length > MOST_CHOICES) return column;
  return `case ${days.map((day) => `when ${column} <= ${day} then ${day}`).join(' ')} end`;
}

/** Bits of a number: so many days of a person are told by one. */
const WORD_DAYS = 64;

/**
 * The days before the last one are bits of two numbers, one for each person, which takes half the time of a row for each
 * person and day. Those that are further back, or after it, are counted one by one. One number is enough for days that are
 * known to be so few, such as those of a month.
 */
function distinctDays({ granularity, from, to, dates, nowMs }: ResolvedInsight, column: string): string {
  if (granularity === 'day') return '1';
  const [firstDay, after] =
    dates === undefined ? [from, to === null ? null : dayAfter(to)] : [dates.from, dates.before];
  if (firstDay !== null && after !== null && daysBetween(firstDay, after) <= WORD_DAYS) {
    return `bit_count(bit_or(1::ubigint << (${column}::date - date '${firstDay}')::ubigint))`;
  }
  const lastDay = to ?? new Date(nowMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const ago = `(date '${lastDay}' - ${column}::date)`;
  const bit = `1::ubigint << (${ago} & ${WORD_DAYS - 1})::ubigint`;
  const within = (least: number): string => `${ago} between ${least} and ${least + WORD_DAYS - 1}`;
  const words = [0, WORD_DAYS].map((least) => `bit_count(bit_or(if(${within(least)}, ${bit}, 0)))`);
  const others = `count(distinct ${ago}) filter (where ${ago} not between 0 and ${2 * WORD_DAYS - 1})`;
  return [...words, others].join(' + ');
}

/** Names of the columns by which rows are split. */
const keysOf = ({ granularity, groupBy }: ResolvedInsight): readonly string[] => [
  ...(granularity === 'total' ? [] : ['date']),
  ...groupBy,
];

/** Names of what rows are split by: those that are told apart by a number for all of them, and the others. */
function splitOf({ question, groupBy }: ResolvedInsight): {
  hashed: readonly DimensionName[];
  plain: readonly DimensionName[];
} {
  const isHashed = (name: DimensionName): boolean =>
    dimensionOf(name).unit === 'text' && /^\w+$/.test(columnOf(question, name));
  return { hashed: groupBy.filter(isHashed), plain: groupBy.filter((name) => !isHashed(name)) };
}

const columnOf = (question: ResolvedInsight['question'], name: DimensionName): string =>
  question.columns?.[name] ?? dimensionOf(name).sql;

function dateOf({ granularity, dates }: ResolvedInsight, column: string): string {
  // What has another is left out by the span of days.
  if (dates?.isOne === true) return `date '${dates.from}'`;
  if (granularity === 'day') return `${column}::date`;
  // To truncate a date to its month takes DuckDB four times as long.
  if (granularity === 'month') return `(${column}::date - (day(${column}::date)::integer - 1))`;
  return `date_trunc('${granularity}', ${column})::date`;
}

function splits(asked: ResolvedInsight, column: string): string[] {
  const { hashed, plain } = splitOf(asked);
  const { question, granularity } = asked;
  return [
    ...(granularity === 'total' ? [] : [`${dateOf(asked, column)} as "date"`]),
    ...(hashed.length === 0 ? [] : [`hash(${hashed.map((name) => columnOf(question, name)).join(', ')}) as "split"`]),
    ...plain.map((name) => `${columnOf(question, name)} as "${name}"`),
  ];
}

const texts = (asked: ResolvedInsight): string[] =>
  splitOf(asked).hashed.map((name) => `any_value(${columnOf(asked.question, name)}) as "${name}"`);

function splitKeys(asked: ResolvedInsight): string[] {
  const { hashed, plain } = splitOf(asked);
  const names = [
    ...(asked.granularity === 'total' ? [] : ['date']),
    ...(hashed.length === 0 ? [] : ['split']),
    ...plain,
  ];
  return names.map((name) => `"${name}"`);
}

const regroups = (asked: ResolvedInsight): string[] => [
  ...splitKeys(asked),
  ...splitOf(asked).hashed.map((name) => `any_value("${name}") as "${name}"`),
];

const keys = (asked: ResolvedInsight): string[] => [
  ...splitKeys(asked),
  ...splitOf(asked).hashed.map((name) => `"${name}"`),
];

const allOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'true' : conditions.join('\n  and ');

const spanOf = ({ from, to, dates }: ResolvedInsight, column: string): string[] => [
  ...(from === null ? [] : [`${column} >= ${sqlText(from)}`]),
  ...(to === null ? [] : [`${column} < ${sqlText(dayAfter(to))}`]),
  ...(dates === undefined ? [] : [`${column} >= ${sqlText(dates.from)}`, `${column} < ${sqlText(dates.before)}`]),
];

/** A group by one number: of its date, and of what else rows are split by. */
export const groupKey = (asked: ResolvedInsight): string =>
  `hash(${keysOf(asked)
    .map((name) => `"${name}"`)
    .join(', ')})`;

function onPageOf(asked: ResolvedInsight, column: string): string[] {
  const { question, granularity, groupBy, groups } = asked;
  if (groups === undefined) return [];
  const date = granularity === 'total' ? [] : [dateOf(asked, column)];
  const key = [...date, ...groupBy.map((name) => columnOf(question, name))].join(', ');
  return [`hash(${key}) in (select "key" from on_page)`];
}

const filtersOf = ({ question, filters }: ResolvedInsight): string[] =>
  filters.map(({ name, values }) => `(${conditionOf(name, values, columnOf(question, name))})`);
