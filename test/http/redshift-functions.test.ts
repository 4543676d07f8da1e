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
  ['dlog1(dexp(1))', 1],
])('%s is %s', async (expression, value) => {
  const { rows, columns } = await answer(`select ${expression}`);
  expect(rows).toEqual([[value]]);
  // As PostgreSQL calls the column.
  expect(columns[0]?.name).toBe(expression.slice(0, expression.indexOf('(')));
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
