import { expect, test } from 'vitest';
import { translate } from '../../../simulator/mmps/tenjin/warehouse/translate.js';

test.each([
  ['datediff(sec, a, b)', "datediff('second', a, b)"],
  ["DATEADD('mon', -1, d)", "DATEADD('month', -1, d)"],
  ['date_trunc( WEEK , d)', "date_trunc( 'week' , d)"],
  ['dateadd(day, 1, dateadd(hr, 2, t))', "dateadd('day', 1, dateadd('hour', 2, t))"],
  ['t.day, sysdate', 't.day, getdate()'],
  ['approximate count(distinct x)', 'count(distinct x)'],
  ['nvl(a, b, c)', 'coalesce(a, b, c)'],
  ['x::float, cast(y as float), z::float4', 'x::double, cast(y as double), z::float4'],
  ["to_char(d, 'YYYY-MM-DD HH24:MI:SS')", "strftime((d)::timestamp, '%Y-%m-%d %H:%M:%S')"],
  [`to_char(d, 'yyyy "week" IW %')`, `strftime((d)::timestamp, '%Y week %V %%')`],
  ["to_date(x, 'YYYYMMDD')", "strptime(x, '%Y%m%d')::date"],
  ["listagg(x, ', ') within group (order by y desc)", "string_agg((x)::varchar,  ', ' order by y desc)"],
  ['ratio_to_report(sum(x)) over (partition by y)', 'ratio_to_report(sum(x), sum(sum(x)) over (partition by y))'],
  ["convert(integer, '3')", "cast( '3' as integer)"],
  ["name similar to '%ad_'", "name similar to '.*ad.'"],
])('%s is %s to DuckDB', (redshift, duckdb) => {
  expect(translate(`select ${redshift} from events`)).toBe(`select ${duckdb} from events`);
});

test.each([
  "select 'datediff(sec, a, b) sysdate'",
  'select "sysdate", nvl from t -- approximate count(',
  'select /* sysdate */ $$ nvl(a, b) $$',
  "select e'it\\'s sysdate'",
  'select f.sysdate, f.nvl(a)',
  'select datediff(fortnight, a, b)',
  'select datediff(sec, a, b',
  "select to_char(x, pattern), 'never ends",
])('nothing is changed in %s', (sql) => {
  expect(translate(sql)).toBe(sql);
});

test('what doubles what it is about ends at a limit', () => {
  const nested = (depth: number): string => (depth === 0 ? '1' : `ratio_to_report(${nested(depth - 1)}) over ()`);
  expect(translate(nested(8))).toContain('ratio_to_report(1, sum(1) over ())');
  expect(() => translate(nested(40))).toThrow('ratio_to_report() stands in too many others');
});
