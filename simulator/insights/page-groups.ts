import type { DimensionName } from './dimensions.js';
import { fillTemplate, groupKey, pageOf, ROWS_IN_ALL } from './fill-template.js';
import { betweenDates, rowsEach, sourcesSql } from './page-dates.js';
import type { ResolvedInsight } from './resolve-insight.js';

/** Split by so many columns, rows may be as many as users. */
const MANY_COLUMNS = 3;
/** Of each there are hundreds: they count twice. */
const OF_MANY_VALUES: ReadonlySet<DimensionName> = new Set(['site', 'creative']);
/** To split by these too makes no more rows. */
const TOLD_BY: Partial<Record<DimensionName, readonly DimensionName[]>> = {
  campaign: ['channel', 'app', 'platform'],
  app: ['platform'],
};
/** Split by so many, groups of all months are so many that to find their texts takes longer than to count them by date. */
const MOST_COLUMNS_BY_MONTH = 4;
/** Numbers of so many pages take longer than to find out which rows are on the one that is asked for. */
const MANY_PAGES = 30;

/**
 * Whether the groups of the page are found first, and the numbers of those alone are made.
 *
 * @param rows - How many there are of the page's dates; null where that was not counted.
 */
export function isPagedByGroup({ question, groupBy, limit }: ResolvedInsight, rows: number | null): boolean {
  if (question.rows === undefined) return false;
  return rows === null ? columnsCounted(groupBy) >= MANY_COLUMNS : rows > MANY_PAGES * limit;
}

/** Whether a statement of its own finds the groups of the page among those of all dates: it need not count those first. */
export const isPagedByGroupOfAll = (asked: ResolvedInsight): boolean =>
  asked.granularity === 'month' &&
  isPagedByGroup(asked, null) &&
  columnsCounted(asked.groupBy) <= MOST_COLUMNS_BY_MONTH;

function columnsCounted(groupBy: readonly DimensionName[]): number {
  const told = new Set(groupBy.flatMap((name) => TOLD_BY[name] ?? []));
  const columns = groupBy.filter((name) => !told.has(name));
  return columns.length + columns.filter((name) => OF_MANY_VALUES.has(name)).length;
}

/** The same page, asked of those groups alone that it has rows of; they are found by the same statement. */
export const withinGroups = (asked: ResolvedInsight): ResolvedInsight => ({
  ...asked,
  groups: groupsOfPageSql(asked),
  offset: asked.offset % rowsEach(asked),
});

/** A group of the page: a number for it, and its date. */
type FoundGroup = { readonly key: string; readonly date: string };

/** The same page, asked of those groups alone that have been found. */
export function withinFound(asked: ResolvedInsight, found: readonly FoundGroup[]): ResolvedInsight {
  const groups = `select unnest([${found.map(({ key }) => key).join(', ')}]::ubigint[]) as "key"`;
  const page = { ...asked, groups, offset: asked.offset % rowsEach(asked) };
  const dates = found.map(({ date }) => date).toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  return first === undefined || last === undefined ? page : betweenDates(page, first, last);
}

/**
 * The groups of the page: columns `key`, `date` where rows are split by it, and `rows`, how many rows there are on all pages.
 *
 * @throws {TypeError} for a question without `rows`.
 */
export function groupsOfPageSql(asked: ResolvedInsight): string {
  const each = rowsEach(asked);
  const offset = Math.floor(asked.offset / each);
  const limit = Math.ceil((asked.offset + asked.limit) / each) - offset;
  const date = asked.granularity === 'total' ? '' : '"date", ';
  const sql = [
    `with there as (\n${sourcesSql(asked.question, 'groups').join('\n  union all by name\n')}\n),`,
    'each as (\n  select\n    {regroups}\n    true as there\n  from there\n  group by all\n)',
    `select ${groupKey(asked)} as "key", ${date}"rowsInAll" * ${each} as "rows"`,
  ].join('\n');
  const question = { ...asked.question, sql, keys: [] };
  const page = pageOf({ ...asked, question, offset, limit }, 'each', ` *, ${ROWS_IN_ALL}`);
  return [fillTemplate({ ...asked, question }), `from (\n  ${page.join('\n  ')}\n)`].join('\n');
}
