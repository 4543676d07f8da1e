import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, frozen, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, { clock: frozen });
  await world.open({ country: 'DE' });
  await world.event('level_complete', { value: '7' });
  await world.event('level_complete', { value: '8' });
});
afterAll(() => sim.close());

const answer = (sql: string, dialect: 'redshift' | 'duckdb' = 'redshift') => world.workspace.sql(sql, { dialect });
const rowsOf = async (sql: string): Promise<unknown> => (await answer(sql)).rows;
const namesOf = async (sql: string): Promise<string[]> => (await answer(sql)).columns.map(({ name }) => name);

describe('division', () => {
  test.each([
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 / 2.0', 3.5],
    ['7 % 2', 1],
    ['mod(7, 2)', 1],
    ['1 / null', null],
    ['0 / 1', 0],
    ['case when true then 1 else 1 / 0 end', 1],
    ['1 / nullif(0, 0)', null],
    // A chain is no nest.
    [`1000000${' / 1'.repeat(20)}`, 1_000_000],
  ])('%s is %s', async (expression, value) => {
    expect(await rowsOf(`select ${expression}`)).toEqual([[value]]);
  });

  test.each(['1 / 0', '1.5 / 0', '1::float / 0', '1 % 0', 'mod(1, 0)', '0 / 0', '7 / (value - value)'])(
    '%s is refused, and says what to write',
    async (expression) => {
      const asked = answer(`select ${expression} from events where value = 7`);
      await expect(asked).rejects.toMatchObject({
        code: 'SQL_REFUSED',
        detail: expect.stringContaining('division by zero. Write a / nullif(b, 0) for null instead') as string,
      });
    },
  );

  test('rows that a condition leaves out are not divided', async () => {
    expect(await rowsOf('select value / (value - 7) from events where value > 7')).toEqual([[8]]);
  });

  test('DuckDB’s own dialect divides as DuckDB does', async () => {
    expect((await answer('select 7 / 2, 1 / 0', 'duckdb')).rows).toEqual([[3.5, 'Infinity']]);
  });
});

describe('averages', () => {
  test.each([
    ['avg(value)', 7],
    ['avg(-value)', -7],
    ['avg(value::float)', 7.5],
    ['avg(value::decimal(9, 2))', 7.5],
    ['avg(value * 1.0)', 7.5],
    ['avg(distinct value)', 7],
    ['avg(value) filter (where value > 7)', 8],
    ['avg(value) filter (where value > 8)', null],
    ['max(avg(value)) over ()', 7],
  ])('%s is %s', async (expression, value) => {
    expect(await rowsOf(`select ${expression} from events`)).toEqual([[value]]);
  });

  test('over a window, in an order, in HAVING and in a question of its own', async () => {
    const running =
      'select avg(value) over (order by value rows unbounded preceding) from events where value is not null';
    expect(await rowsOf(`${running} order by value`)).toEqual([[7], [7]]);
    const grouped = 'select event, avg(value) from events group by event having avg(value) > 6 order by avg(value)';
    expect(await rowsOf(grouped)).toEqual([['level_complete', 7]]);
    expect(await rowsOf('with a as (select avg(value) from events) select avg + 1, avg(avg) over () from a')).toEqual([
      [8, 7],
    ]);
  });

  test('of averages of averages ends before it becomes too large', async () => {
    const nested = (depth: number): string => (depth === 0 ? '1' : `avg((select ${nested(depth - 1)}))`);
    expect(await rowsOf(`select ${nested(3)}`)).toEqual([[1]]);
    await expect(answer(`select ${nested(4)}`)).rejects.toMatchObject({ code: 'SQL_LIMIT' });
  });
});

test.each([
  // A Sunday and the Monday after it: weeks begin on Monday, as those of DATE_TRUNC do.
  { from: '2026-01-04', to: '2026-01-05', weeks: 1 },
  { from: '2026-01-05', to: '2026-01-11', weeks: 0 },
  { from: '2026-01-05', to: '2026-01-04', weeks: -1 },
  { from: '2026-01-04 23:59:59', to: '2026-01-12', weeks: 2 },
  // The example of Redshift's manual.
  { from: '2009-01-01', to: '2009-12-31', weeks: 52 },
])('from $from to $to it is $weeks weeks', async ({ from, to, weeks }) => {
  expect(await rowsOf(`select datediff(week, '${from}', '${to}'), date_diff('w', '${from}', '${to}')`)).toEqual([
    [weeks, weeks],
  ]);
});

describe('columns without a name', () => {
  test.each([
    ['count(*)', 'count'],
    ['count(distinct event)', 'count'],
    ['sum(value) over ()', 'sum'],
    ['avg(value) over ()', 'avg'],
    ['row_number() over (order by value)', 'row_number'],
    ['max(value)', 'max'],
    ['value', 'value'],
    ['e.value', 'value'],
    ['value as v', 'v'],
    ['1', '?column?'],
    ["'a'", '?column?'],
    ['true', 'bool'],
    ['null', '?column?'],
    ['value + 1', '?column?'],
    ["event || 'x'", '?column?'],
    ['value > 1', '?column?'],
    ['value is null', '?column?'],
    ['not true', '?column?'],
    ['value between 1 and 2', '?column?'],
    ['(select 1)', '?column?'],
    ['exists (select 1)', '?column?'],
    ['value::varchar', 'value'],
    ["'2026-01-01'::date", 'date'],
    ['(1 + 1)::float', 'float8'],
    ['sum(value)::float', 'sum'],
    ["case when value = 1 then 'a' end", 'case'],
    ["case when value = 1 then 'a' else event end", 'event'],
    ["case when value = 1 then 'a' else 'b' end", 'case'],
    ["nvl(event, 'x')", 'coalesce'],
    ['nullif(value, 1)', 'nullif'],
    ['datediff(day, created_at, getdate())', 'date_diff'],
    ['dateadd(day, 1, created_at)', 'date_add'],
    ["date_trunc('day', created_at)", 'date_trunc'],
    ['extract(day from created_at)', 'date_part'],
    ['getdate()', 'getdate'],
    ["to_char(created_at, 'YYYY')", 'to_char'],
    ["to_date('20260101', 'YYYYMMDD')", 'to_date'],
    ["listagg(event, ',') within group (order by event)", 'listagg'],
    ['ratio_to_report(count(*)) over ()', 'ratio_to_report'],
    ['percentile_cont(0.5) within group (order by value)', 'percentile_cont'],
    ["columns('val.*')", 'value'],
    ["max(columns('val.*'))", 'value'],
  ])('%s is called %s', async (expression, name) => {
    const grouped = /^\(|^exists|count|over|sum\(value\):|max|listagg|percentile/.test(expression)
      ? ''
      : ' group by all';
    expect(await namesOf(`select ${expression} from events e${grouped}`)).toEqual([name]);
  });

  test('can be named where they are asked again, and in ORDER BY', async () => {
    expect(await rowsOf('select count + 1 from (select count(*) from events)')).toEqual([[4]]);
    const ordered = 'select event, count(*) from events group by 1 order by count desc';
    expect(await rowsOf(ordered)).toEqual([
      ['level_complete', 2],
      ['open', 1],
    ]);
    expect(await namesOf('describe select count(*) from events')).toContain('column_name');
    expect(await rowsOf('describe select count(*) from events')).toEqual([expect.arrayContaining(['count', 'BIGINT'])]);
  });

  test('a name of its own does not take that of a column that is there', async () => {
    const shadowed = 'select max(lower) from (select 2 as lower, 1 as n) group by n having max(lower) > 1';
    expect(await rowsOf(shadowed)).toEqual([[2]]);
    expect(await rowsOf("select upper(event) from (select 'b' as event, 'a' as upper) order by 1")).toEqual([['B']]);
  });

  test('have DuckDB’s names in its own dialect', async () => {
    expect((await answer('select count(*) from mmp.events', 'duckdb')).columns).toEqual([
      { name: 'count_star()', type: 'BIGINT' },
    ]);
  });

  test.each([
    // What is written down again means the same.
    [
      'select 9007199254740993, 1.10, 123456789012345678901234567890',
      ['9007199254740993', '1.10', '123456789012345678901234567890'],
    ],
    [
      "select 'it''s', e'a\\nb', 1e-3, -0.5, x[2], x[1:2] from (select [1, 2] as x)",
      ["it's", 'a\nb', 0.001, '-0.5', 2, [1, 2]],
    ],
    [
      'select count(*) from (values (1), (2)) v(n) cross join (values (1)) w(m) left join (select 1 as k) on k = n',
      [2],
    ],
    ['select sum(x) from unnest([1, 2]) u(x), lateral (select u.x + 1 as y) l where y > 2', [2]],
    [
      "select len(list_filter([1, 2, 3], n -> n > 1)), interval '1' day + date '2026-01-01'",
      [2, '2026-01-02 00:00:00'],
    ],
    ['with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select sum(n) from t', [15]],
  ])('%s is answered as it was', async (sql, row) => {
    const names = await namesOf(sql);
    expect(names.every((name) => /^[\w?]+$/.test(name))).toBe(true);
    expect(await rowsOf(sql)).toEqual([row]);
  });

  test('what is wrong is told in the words of the statement as it was asked', async () => {
    await expect(answer('select count(*), evnet from events')).rejects.toMatchObject({
      detail: expect.stringContaining('LINE 1: select count(*), evnet from events') as string,
    });
  });
});

describe('the catalogue', () => {
  const schemas = [['mmp'], ['tenjin']];

  test.each(['redshift', 'duckdb'] as const)('tells a user of %s of what he may ask about alone', async (dialect) => {
    const rows = async (sql: string): Promise<unknown> => (await answer(sql, dialect)).rows;
    expect(await rows('select distinct table_schema from information_schema.tables order by 1')).toEqual(schemas);
    expect(await rows('select distinct t.table_schema from Information_Schema.COLUMNS t order by 1')).toEqual(schemas);
    expect(await rows('select schema_name from information_schema.schemata order by 1')).toEqual(schemas);
    const inside = 'with t as (select * from information_schema.tables) select 1 from t where table_name = ';
    expect(await rows(`${inside}'staged'`)).toEqual([]);
    expect(await rows(`${inside}'updated_at'`)).toEqual([[1]]);
    const described = await rows('describe information_schema.tables');
    expect(described).toContainEqual(expect.arrayContaining(['table_schema']));
    const { rows: plan } = await answer('explain select * from information_schema.tables', dialect);
    expect(plan).toHaveLength(1);
  });

  test.each([
    'svv_tables',
    'svv_columns',
    'pg_table_def',
    'pg_catalog.pg_tables',
    'information_schema.views',
    'stl_query',
  ])('%s is refused, and says what to ask', async (table) => {
    await expect(answer(`select * from ${table}`)).rejects.toMatchObject({
      code: 'SQL_REFUSED',
      detail: `there is no table ${table} for users. Ask information_schema.tables, information_schema.columns, information_schema.schemata, or DESCRIBE a table.`,
    });
  });
});
