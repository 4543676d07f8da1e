import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, frozen, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, { clock: frozen });
});
afterAll(() => sim.close());

const answer = (sql: string, dialect: 'redshift' | 'duckdb' = 'redshift') => world.workspace.sql(sql, { dialect });

// The examples of Redshift's manual, and both sides of their edges.
test.each([
  ["next_day('2014-08-20', 'Tuesday')", '2014-08-26'],
  ["next_day('2014-08-20 10:00:00', 'tu')", '2014-08-26'],
  ["next_day('2014-08-20', 'Thu')", '2014-08-21'],
  // The same day of the week is a week later.
  ["next_day('2014-08-20', 'Wed')", '2014-08-27'],
  ["next_day('2014-08-20', 'M')", '2014-08-25'],
  ['next_day(null, null)', null],
  ["to_number('12,454.8-', '99G999D9S')", '-12454.8'],
  ["to_number('$ 12,454.88', 'L 99G999D99')", '12454.88'],
  ["to_number('$ 2,012,454.88', 'L 9,999,999.99')", '2012454.88'],
  ["to_number('<7>', '9PR')", '-7'],
  ["to_number(null, '9')", null],
  ["date_part_year('2022-05-02 04:05:06.789')", 2022],
  ["date_cmp('2008-01-01', '2008-01-04')", -1],
  ["date_cmp('2008-01-04', '2008-01-04')", 0],
  ["date_cmp('2008-01-05', '2008-01-04')", 1],
  ["date_cmp(null, '2008-01-04')", null],
  ["timestamp_cmp('2008-01-24 06:43:29', '2008-01-24 06:43:28')", 1],
  ["date_cmp_timestamp('2008-06-18', '2008-06-18 00:00:00')", 0],
  ["timestamp_cmp_date('2008-06-18 00:00:01', '2008-06-18')", 1],
  ["interval_cmp('3 days', '1 year')", -1],
  ["interval_cmp('7 days', '1 week')", 0],
  ["bpcharcmp('Vladimir', 'Vladimir  ')", 0],
  ["bpcharcmp('Lars', 'Barry')", 1],
  ["bttext_pattern_cmp('Barry', 'Lars')", -1],
  ["octet_length('français')", 9],
  ["textlen('français')", 8],
  ["quote_literal('it''s')", "'it''s'"],
  [`quote_ident('"CAT"')`, '"""CAT"""'],
  ["quote_ident('foo')", 'foo'],
  ["func_sha1('abc')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ["sha('abc')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['dlog10(100)', 2],
  // By position, and letters of either case.
  ["regexp_replace('banana', 'a', 'o')", 'bonono'],
  ["regexp_replace('banana', 'A', 'o', 1, 'i')", 'bonono'],
  ["regexp_replace('banana', 'a', 'o', 3)", 'banono'],
  ["regexp_replace('banana', 'a', 'o', -2)", 'bonono'],
  ["regexp_replace('banana', 'a', 'o', 9)", 'banana'],
  ["regexp_replace('banana', '(n)a')", 'ba'],
  ["regexp_replace('a@b.org', '@.*\\.(org|com)', '@internal.$1')", 'a@internal.org'],
  ["regexp_replace(null, 'a', 'o')", null],
  ["substring('caterpillar', 6, 4)", 'pill'],
  ["substring('caterpillar', -2, 4)", 'c'],
  ["substring('caterpillar', 0, 4)", 'cat'],
  ["substring('caterpillar', -2)", 'caterpillar'],
  ["substring('caterpillar', -5, 2)", ''],
  ["substring('caterpillar' from 2 for 3)", 'ate'],
  ["substr('caterpillar', 0, 3)", 'ca'],
  ['substring(null, 1, 2)', null],
  ["concat('a', null)", null],
  ["concat('a', 'b')", 'ab'],
  ["json_extract_path_text('{x', 'a', true)", null],
  [`json_extract_path_text('{"a":{"b":1}}', 'a', 'b', true)`, '1'],
  [`json_extract_path_text('{"a":2}', 'a', false)`, '2'],
  ["json_extract_array_element_text('[1', 0, true)", null],
  ["json_extract_array_element_text('[1]', 0, true)", '1'],
  ["to_char(null::date, 'Q')", null],
  ['dlog1(dexp(1))', 1],
])('%s is %s', async (expression, value) => {
  const { rows, columns } = await answer(`select ${expression}`);
  expect(rows).toEqual([[value]]);
  // As PostgreSQL calls the column.
  expect(columns[0]?.name).toBe(expression.slice(0, expression.indexOf('(')));
});

describe('dates as they are written', () => {
  const instant = "timestamp '2026-11-03 14:05:09.123456'";
  test.each([
    ['YYYY-MM-DD HH24:MI:SS', '2026-11-03 14:05:09'],
    ['YYYY-MM-DDTHH24', '2026-11-03T14'],
    ['Y,YYY YYYY YYY YY Y', '2,026 2026 026 26 6'],
    ['IYYY IYY IY I', '2026 026 26 6'],
    ['Q WW W D ID IDDD DDD', '4 44 1 3 2 310 307'],
    ['J CC', '2461348 21'],
    ['MON Mon mon', 'NOV Nov nov'],
    ['MONTH,Month,month,FMMonth', 'NOVEMBER ,November ,november ,November'],
    ['DAY,Day,day,FMDAY', 'TUESDAY  ,Tuesday  ,tuesday  ,TUESDAY'],
    ['DY Dy dy', 'TUE Tue tue'],
    ['RM,rm,FMRM', 'XI  ,xi  ,XI'],
    ['HH HH12 HH24 MI SS MS US', '02 02 14 05 09 123 123456'],
    ['AM am PM pm A.M. p.m.', 'PM pm PM pm P.M. p.m.'],
    ['BC ad B.C. a.d.', 'AD ad A.D. a.d.'],
    ['TZ tz OF SSSS', 'UTC utc +00 50709'],
    ['FMDD.FMMM.FMHH12', '3.11.2'],
    ['"t" IW %', 't 45 %'],
  ])('%s is %s', async (format, value) => {
    const { rows, columns } = await answer(`select to_char(${instant}, '${format}')`);
    expect(rows).toEqual([[value]]);
    expect(columns[0]?.name).toBe('to_char');
  });

  test.each([
    ['2026-01-01 00:00:00', '1 01 1 5', 'AM'],
    ['2026-12-31 11:59:59', '4 53 5 5', 'AM'],
    ['2026-03-07 12:00:00', '1 10 1 7', 'PM'],
    ['2026-03-08 23:00:00', '1 10 2 1', 'PM'],
  ])('at %s quarter, week, week of the month and day are %s, and it is %s', async (at, numbers, half) => {
    const { rows } = await answer(`select to_char('${at}'::timestamp, 'Q WW W D'), to_char('${at}'::timestamp, 'AM')`);
    expect(rows).toEqual([[numbers, half]]);
  });

  test('they are read the other way', async () => {
    const { rows } = await answer(
      "select to_date('03 Nov 2026', 'DD Mon YYYY'), to_timestamp('2026-01-02 03:04 PM', 'YYYY-MM-DD HH12:MI PM')",
    );
    expect(rows).toEqual([['2026-11-03', '2026-01-02 15:04:00']]);
  });
});

test.each([
  ["'abc' ~ 'b'", true],
  ["'abc' ~ '^b'", false],
  ["'abc' !~ 'c$'", false],
  ["'abc' similar to 'b'", false],
  ["e'a\nb' ~ 'b'", true],
])('%s is %s', async (expression, value) => {
  const { rows, columns } = await answer(`select ${expression}`);
  expect(rows).toEqual([[value]]);
  expect(columns[0]?.name).toBe('?column?');
});

test('a text that is cast is cut, and keeps the name of its column', async () => {
  const { rows, columns } = await answer(
    "select 'abcdef'::varchar(3), cast(x as character varying(2)), upper(x)::char(9), x::varchar(4) as y from (select 'abcdef' as x)",
  );
  expect(rows).toEqual([['abc', 'ab', 'ABCDEF', 'abcd']]);
  expect(columns.map(({ name }) => name)).toEqual(['varchar', 'x', 'upper', 'y']);
});

describe('where nulls stand', () => {
  const from = "from (values (1, 'a'), (null, 'n'), (2, 'b')) t(x, y)";
  test.each([
    { sql: `select x ${from} order by x desc`, there: [[null], [2], [1]], duckdb: [[2], [1], [null]] },
    { sql: `select x ${from} order by x`, there: [[1], [2], [null]], duckdb: [[1], [2], [null]] },
    { sql: `select x ${from} order by x desc nulls last`, there: [[2], [1], [null]], duckdb: [[2], [1], [null]] },
    { sql: `select x ${from} order by x nulls first`, there: [[null], [1], [2]], duckdb: [[null], [1], [2]] },
    {
      sql: `select y, row_number() over (order by x desc) ${from} order by 2`,
      there: [
        ['n', 1],
        ['b', 2],
        ['a', 3],
      ],
      duckdb: [
        ['b', 1],
        ['a', 2],
        ['n', 3],
      ],
    },
  ])('$sql', async ({ sql, there, duckdb }) => {
    expect((await answer(sql)).rows).toEqual(there);
    expect((await answer(sql, 'duckdb')).rows).toEqual(duckdb);
  });

  test('in aggregates too', async () => {
    const { rows } = await answer(`select listagg(y, ',') within group (order by x desc) ${from}`);
    expect(rows).toEqual([['n,b,a']]);
  });
});

test('MINUS leaves out what the other has', async () => {
  const { rows } = await answer('select x from (values (1), (2)) t(x) minus select 2');
  expect(rows).toEqual([[1]]);
});

describe('what is not there', () => {
  const refusalOf = (sql: string, dialect?: 'redshift' | 'duckdb'): Promise<string> =>
    answer(sql, dialect).then(
      () => 'it was answered',
      (error: unknown) => (error as { detail: string }).detail,
    );

  test.each([
    ["select checksum('a')", 'CHECKSUM is not there: write hash(x), which has other numbers.'],
    ["select fnv_hash('a')", 'FNV_HASH is not there: write hash(x), which has other numbers.'],
    ["select soundex('a')", 'SOUNDEX is not there: write levenshtein(a, b)'],
    ["unload ('select 1') to 's3://bucket'", 'UNLOAD is not there: export a table by `mmp-sim export`'],
    ["select next_day('2014-08-20', 'someday')", 'NEXT_DAY knows no day someday: write Monday, Mon or Mo'],
    ['select lag(x, 1) ignore nulls over () from (select 1 as x)', 'lag(x, 1 ignore nulls) over (…)'],
    [
      'select percentile_cont(0.5) within group (order by x) over () from (select 1 as x)',
      'write quantile_cont(x, 0.5) over (…)',
    ],
    ["select json_extract_path_text('{x', 'a')", 'Malformed JSON'],
    ["select json_extract_path_text('{x', 'a', false)", 'Malformed JSON'],
    ["select to_char(getdate(), 'YYYY X')", 'TO_CHAR has no X in its format'],
    ["select to_number('1', 'RN')", 'TO_NUMBER takes a text and a format in quotes'],
    // Whatever else somebody writes.
    ['select st_area(1)', 'ST_AREA is not there: docs/datavault.md says which functions of Redshift are.'],
    ['select no_such_thing(1)', 'NO_SUCH_THING is not there: docs/datavault.md says which'],
  ])('%s: %s', async (sql, hint) => {
    const said = await refusalOf(sql);
    expect(said).toContain(hint);
    expect(said).not.toMatch(/Did you mean|INSTALL/);
  });

  test('a guess is told where it is near and for users, in either dialect', async () => {
    for (const dialect of ['redshift', 'duckdb'] as const) {
      expect(await refusalOf("select lenght('a')", dialect)).toContain('Did you mean "length"?');
      // DuckDB means nextval, getvariable, list_reduce and from_binary.
      for (const call of ['next_va(1)', "getvariabl('a')", 'list_reduc(1)', 'foo_bar(1)']) {
        expect(await refusalOf(`select ${call}`, dialect)).not.toContain('Did you mean');
      }
    }
  });

  test('DuckDB’s own dialect is not told of Redshift', async () => {
    expect(await refusalOf("select checksum('a')", 'duckdb')).not.toContain('is not there');
  });
});
