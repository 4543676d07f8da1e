import { dayAfter } from '../day-after.js';
import { fillTemplate } from './fill-template.js';
import type { ResolvedInsight } from './resolve-insight.js';

/** How many rows there are of a date. */
export type RowsOfDate = { readonly date: string; readonly rows: number };

/**
 * Whether the rows are counted by date first. They are in the order of dates, so a page is of few of them, and what its
 * numbers are made of happened on those: to find that out takes a tenth of the time that the numbers of all rows take.
 */
export const isPagedByDate = ({ question, granularity, groupBy }: ResolvedInsight): boolean =>
  question.rows !== undefined && granularity !== 'total' && groupBy.length > 0;

/** How many rows the answer has of each date: columns `date` and `rows`. @throws {TypeError} for a question without `rows`. */
export function rowsOfDatesSql(asked: ResolvedInsight): string {
  const { rows } = asked.question;
  if (rows === undefined) throw new TypeError(`nothing says what the rows of ${asked.question.name} are of`);
  const each = rows.map(({ from, at = 'happened_at', where = 'true' }) =>
    [
      `  select`,
      `    {splits:${at}}`,
      `    true as there`,
      `  from ${from}`,
      `  where (${where}) and {where:${at}}`,
    ].join('\n'),
  );
  const sql = [
    `with there as (\n${each.join('\n  union all\n')}\n)`,
    // A question about days since the install tells all of them of each cohort.
    `select "date", count(*) * ${Math.max(asked.days.length, 1)} as "rows"`,
    'from (select distinct * from there)',
    'group by "date"',
    'order by "date"',
  ].join('\n');
  return fillTemplate({ ...asked, question: { ...asked.question, sql } });
}

/**
 * The same page, asked of the dates alone that it has rows of. Null where it has none.
 *
 * @param counted - All dates of the answer, in their order.
 */
export function withinDates(asked: ResolvedInsight, counted: readonly RowsOfDate[]): ResolvedInsight | null {
  let before = 0;
  const there = counted.flatMap(({ date, rows }) => {
    const begin = before;
    before += rows;
    return begin < asked.offset + asked.limit && before > asked.offset ? [{ date, begin }] : [];
  });
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined) return null;
  const dates = { from: first.date, before: dateAfter(last.date, asked.granularity) };
  return { ...asked, dates, offset: asked.offset - first.begin };
}

function dateAfter(date: string, granularity: ResolvedInsight['granularity']): string {
  let after = date;
  const isOver = (): boolean =>
    granularity === 'week' ? daysBetween(date, after) === 7 : granularity === 'day' || after.endsWith('-01');
  do after = dayAfter(after);
  while (!isOver());
  return after;
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
