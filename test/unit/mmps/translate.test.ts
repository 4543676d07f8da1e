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
  ["name ~ 'ad' and name !~ '^x'", "name ~ '(?s).*(?:ad).*' and name !~ '(?s).*(?:^x).*'"],
  ["regexp_replace(x, 'a', 'b')", "regexp_replace(x, 'a', 'b', 'g')"],
  ["regexp_replace(x, '(a)', '<$1>', 2, 'pi')", "regexp_replace_from(x, '(a)', '<\\1>', 2, 'gi')"],
  [String.raw`x ~ 'a\\.b' and x ~ 'a\.b'`, String.raw`x ~ '(?s).*(?:a\.b).*' and x ~ '(?s).*(?:a\.b).*'`],
  [String.raw`regexp_replace(x, '\\d', 'n')`, String.raw`regexp_replace(x, '\d', 'n', 'g')`],
  ["regexp_replace(x, 'a')", "regexp_replace(x, 'a','', 'g')"],
  ["to_char(d, 'Mon')", "strftime((d)::timestamp, '%b')"],
  ["to_char(d, 'MON-YY')", "date_text(upper(strftime((d)::timestamp, '%b')) || strftime((d)::timestamp, '-%y'))"],
  ["to_date(x, 'DD MON YYYY')", "strptime(x, '%d %b %Y')::date"],
  [
    'x::varchar(3), lower(x) :: char ( 2 ), t.x::date::character varying(4)',
    'char_of(x, 3), char_of(lower(x) , 2), char_of(t.x::date, 4)',
  ],
  ['cast(nvl(a, b, c) as varchar(5))', 'char_of(coalesce(a, b, c), 5)'],
  ['(a || b)::varchar(2), f(x)[1]::varchar(2)', 'char_of((a || b), 2), char_of(f(x)[1], 2)'],
  ['1 minus select 2', '1 except select 2'],
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
  // What DuckDB reads already, what cannot be told, and what only looks so.
  "select regexp_replace(x, 'a', 'b', 'i')",
  'select x ~ pattern, x ~~ y, minus from t',
  'select case when a then b end::varchar(2), count(*) over ()::varchar(2), [a, b]::varchar(2)',
  "select cast(x as varchar), cast(x as decimal(10, 2)), '::varchar(2)'",
])('nothing is changed in %s', (sql) => {
  expect(translate(sql)).toBe(sql);
});

test.each([
  ["to_char(d, 'YYYY X')", 'TO_CHAR has no X in its format. Write texts in double quotes.'],
  ["to_char(d, 'week IW')", 'TO_CHAR has no e in its format.'],
  ["to_date(x, 'YYYY Q')", "TO_DATE cannot read all of 'YYYY Q'."],
  ["to_timestamp(x, 'J')", "TO_TIMESTAMP cannot read all of 'J'."],
])('%s says what it has not', (redshift, said) => {
  expect(() => translate(`select ${redshift} from events`)).toThrow(said);
});

test('what doubles what it is about ends at a limit', () => {
  const nested = (depth: number): string => (depth === 0 ? '1' : `ratio_to_report(${nested(depth - 1)}) over ()`);
  expect(translate(nested(8))).toContain('ratio_to_report(1, sum(1) over ())');
  const dates = (depth: number): string => (depth === 0 ? 'd' : `to_char(${dates(depth - 1)}, 'Q W D')`);
  expect(() => translate(dates(12))).toThrow('to_char() stands in too many others');
  expect(() => translate(nested(40))).toThrow('ratio_to_report() stands in too many others');
});
