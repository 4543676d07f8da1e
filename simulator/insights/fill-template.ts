import { dayAfter } from '../day-after.js';
import { sqlText } from '../sql-text.js';
import { conditionOf, dimensionOf } from './dimensions.js';
import type { ResolvedInsight } from './resolve-insight.js';

const PLACE = /\{(where|from|to|distinctDays|daysOfRow|days|asOf|now)(?::([a-z_]+))?\}/g;
/** These are columns, each of which gets its own line. */
const COLUMNS = /^( *)\{(groups|keys)(?::([a-z_]+))?\}\n/gm;

/**
 * The SQL of a question with what was asked in its places. A place that names a column, such as `{where:impression_at}`,
 * takes the date from it, else from `happened_at`.
 *
 * | place | becomes |
 * |---|---|
 * | `{groups}` | what rows are split by, for a SELECT from a view: `happened_at::date as "date",`, `channel as "channel",` |
 * | `{keys}` | the same by name, for a SELECT from such a SELECT: `"date",`, `"channel",` |
 * | `{where}` | the span of days and the filters |
 * | `{from}`, `{to}` | first and last day; where none was asked for, that of all facts |
 * | `{distinctDays}` | how many days a group's rows are of: an aggregate, or `1` where each row is about one day |
 * | `{daysOfRow}` | how many days the row is about, as a number: those of its week that are in the span, …; after `{keys}` |
 * | `{days}` | days since the install: `0, 1, 7` |
 * | `{asOf:day}` | the first of those days that is not before the column's, from which on it is counted; null after the last |
 * | `{now}` | the instant on the workspace's clock |
 *
 * `{groups}` and `{keys}` stand in lines of their own, with no comma after them: they bring theirs, and are empty where
 * nothing is split.
 */
export function fillTemplate(asked: ResolvedInsight): string {
  const columns = (place: string, column: string): readonly string[] =>
    place === 'groups' ? groups(asked, column) : keysOf(asked).map((name) => `"${name}"`);
  const sql = asked.question.sql.replaceAll(COLUMNS, (_, indent: string, place: string, column = 'happened_at') =>
    columns(place, column)
      .map((one) => `${indent}${one},\n`)
      .join(''),
  );
  return sql.replaceAll(PLACE, (_, place: string, column = 'happened_at') => {
    switch (place) {
      case 'where':
        return where(asked, column);
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
 * person and day. Those that are further back, or after it, are counted one by one.
 */
function distinctDays({ granularity, to, nowMs }: ResolvedInsight, column: string): string {
  if (granularity === 'day') return '1';
  const lastDay = to ?? new Date(nowMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const ago = `(date '${lastDay}' - ${column}::date)`;
  const bit = `1::ubigint << (${ago} & ${WORD_DAYS - 1})::ubigint`;
  const within = (least: number): string => `${ago} between ${least} and ${least + WORD_DAYS - 1}`;
  const words = [0, WORD_DAYS].map((least) => `bit_count(bit_or(if(${within(least)}, ${bit}, 0)))`);
  const others = `count(distinct ${ago}) filter (where ${ago} not between 0 and ${2 * WORD_DAYS - 1})`;
  return [...words, others].join(' + ');
}

/** Names of the columns by which rows are split. */
export const keysOf = ({ granularity, groupBy }: ResolvedInsight): readonly string[] => [
  ...(granularity === 'total' ? [] : ['date']),
  ...groupBy,
];

function groups({ question, granularity, groupBy }: ResolvedInsight, column: string): string[] {
  const date = granularity === 'day' ? `${column}::date` : `date_trunc('${granularity}', ${column})::date`;
  return [
    ...(granularity === 'total' ? [] : [`${date} as "date"`]),
    ...groupBy.map((name) => `${question.columns?.[name] ?? dimensionOf(name).sql} as "${name}"`),
  ];
}

function where({ question, from, to, filters }: ResolvedInsight, column: string): string {
  const conditions = [
    ...(from === null ? [] : [`${column} >= ${sqlText(from)}`]),
    ...(to === null ? [] : [`${column} < ${sqlText(dayAfter(to))}`]),
    ...filters.map(
      ({ name, values }) => `(${conditionOf(name, values, question.columns?.[name] ?? dimensionOf(name).sql)})`,
    ),
  ];
  return conditions.length === 0 ? 'true' : conditions.join('\n  and ');
}
