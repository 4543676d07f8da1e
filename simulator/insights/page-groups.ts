import type { DimensionName } from './dimensions.js';
import { fillTemplate, groupKey, pageOf } from './fill-template.js';
import { rowsEach, sourcesSql } from './page-dates.js';
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
/** Numbers of so many pages take longer than to find out which rows are on the one that is asked for. */
const MANY_PAGES = 30;

/**
 * Whether the groups of the page are found first, and the numbers of those alone are made.
 *
 * @param rows - How many there are of the page's dates; null where that was not counted.
 */
export function isPagedByGroup({ question, groupBy, limit }: ResolvedInsight, rows: number | null): boolean {
  if (question.rows === undefined) return false;
  if (rows !== null) return rows > MANY_PAGES * limit;
  const told = new Set(groupBy.flatMap((name) => TOLD_BY[name] ?? []));
  const columns = groupBy.filter((name) => !told.has(name));
  return columns.length + columns.filter((name) => OF_MANY_VALUES.has(name)).length >= MANY_COLUMNS;
}

/** The same page, asked of those groups alone that it has rows of. */
export function withinGroups(asked: ResolvedInsight): ResolvedInsight {
  const each = rowsEach(asked);
  const offset = Math.floor(asked.offset / each);
  const limit = Math.ceil((asked.offset + asked.limit) / each) - offset;
  return { ...asked, groups: { offset, limit }, offset: asked.offset % each };
}

/**
 * The groups of the page: columns `key`, and `rows`, how many rows there are on all pages.
 *
 * @throws {TypeError} for a question without `rows`.
 */
export function groupsOfPageSql(asked: ResolvedInsight, { offset, limit }: { offset: number; limit: number }): string {
  const { groups: _, ...all } = asked;
  const sql = [
    `with there as (\n${sourcesSql(asked.question, 'groups').join('\n  union all by name\n')}\n),`,
    'each as (\n  select\n    {regroups}\n    true as there\n  from there\n  group by all\n)',
    `select ${groupKey(asked)} as "key", "rowsInAll" * ${rowsEach(asked)} as "rows"`,
  ].join('\n');
  const question = { ...asked.question, sql, keys: [] };
  const page = pageOf({ ...all, question, offset, limit }, 'each', ` *, count(*) over () as "rowsInAll"`);
  return [fillTemplate({ ...all, question }), `from (\n  ${page.join('\n  ')}\n)`].join('\n');
}
