import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();
const secret = join(folder, 'secret.csv');
const written = join(folder, 'written.csv');
let sim: Simulator;
let world: World;
beforeAll(async () => {
  writeFileSync(secret, 'top,secret\n1,2\n');
  sim = await createSimulator({
    store: `file:${join(folder, 'mmp.duckdb')}`,
    limits: { sqlMs: 1000, sqlWaiting: 2, databaseBytes: 536_870_912 },
  });
  world = aWorld(sim);
  await world.open();
});
afterAll(() => sim.close());

/** The code of what a statement is refused with, and what is said. */
async function refusal(sql: string, dialect: 'redshift' | 'duckdb' = 'redshift'): Promise<string> {
  try {
    const { rows } = await world.workspace.sql(sql, { dialect });
    return `answered: ${JSON.stringify(rows).slice(0, 200)}`;
  } catch (error) {
    const { code, detail } = error as { code: string; detail: string };
    return `${code}: ${detail}`;
  }
}

const nested = (times: number, open: string, middle: string, close: string): string =>
  `select ${open.repeat(times)}${middle}${close.repeat(times)}`;

describe('what is more than a question', () => {
  test.each([
    'drop table facts',
    "insert into facts values ('w', 1)",
    "update records set body = 'x'",
    'delete from main.facts',
    'create table x (y int)',
    'create macro m() as 1',
    'create or replace view tenjin.events as select 1',
    'truncate main.facts',
    `copy (select 1) to '${written}'`,
    `copy main.facts from '${secret}'`,
    `export database '${folder}'`,
    `import database '${folder}'`,
    `attach '${written}' as other`,
    'detach store',
    'install httpfs',
    'load httpfs',
    'pragma version',
    'pragma database_size',
    'set threads = 1',
    "set variable workspace = 'default'",
    "set search_path = 'main'",
    'reset threads',
    'begin',
    'commit',
    'checkpoint',
    'vacuum',
    'analyze',
    'call pragma_version()',
    'prepare p as select 1',
    'execute p',
    'use memory',
    "comment on table facts is 'x'",
    'show tables',
    'show all tables',
    'explain drop table facts',
    'explain analyze delete from main.facts',
    'select 1; drop table facts',
    'select 1; select 2',
    'select 1;;select 2',
    '/* select 1; */ drop table facts',
    'select 1 /* ; */ ; -- \n delete from main.facts',
    'select 1\u037e drop table facts',
    'select 1\u0000; drop table facts',
    'with x as (delete from main.facts returning *) select * from x',
    ';',
    '-- nothing',
    'select $1',
    'select ?',
    'select $name',
  ])('%j is refused', async (sql) => {
    expect(await refusal(sql)).toMatch(/^SQL_REFUSED: /);
    expect(await refusal(sql, 'duckdb')).toMatch(/^SQL_REFUSED: /);
  });
});

describe('what is not for users', () => {
  test.each([
    `select * from read_csv('${secret}')`,
    `select * from read_text('${secret}')`,
    `select * from read_blob('${secret}')`,
    `select * from read_json('${secret}')`,
    `select * from read_parquet('${secret}')`,
    `select * from '${secret}'`,
    `select * from "${secret}"`,
    `from glob('${folder}/*')`,
    `from sniff_csv('${secret}')`,
    "select * from read_csv('https://example.com/x.csv')",
    'select * from main.facts',
    'select * from "MAIN"."FACTS"',
    'select * from store.main.facts',
    'select * from store.tenjin.events',
    'select * from staged',
    'select * from state',
    'select * from meta',
    'select * from tenjin_parts.activity',
    'select * from memory.main.x',
    'with staged as (select * from staged) select * from staged',
    'with a as (select * from staged), staged as (select 1) select * from a',
    'select * from (with staged as (select 1) select 1), staged',
    'with recursive staged as (select * from staged union all select 1) select * from staged',
    'select * from (select 1) staged, staged',
    'select (select body from staged limit 1)',
    'select 1 where exists (from staged)',
    'select list_transform([1], lambda x: (select count(*) from staged))',
    'select sum(x) over (order by (select count(*) from staged)) from (values (1)) t(x)',
    'select 1 limit (select count(*) from staged)',
    'describe staged',
    'summarize staged',
    "from query('select * from staged')",
    "from query_table('staged')",
    "from histogram('staged', body)",
    "from json_execute_serialized_sql('{}')",
    "from pragma_table_info('facts')",
    'from duckdb_settings()',
    'from duckdb_secrets()',
    'from duckdb_logs',
    'from sqlite_master',
    'from pg_catalog.pg_settings',
    'from checkpoint()',
    'from enable_logging()',
    "select getenv('HOME')",
    "select current_setting('temp_directory')",
    "select getvariable('workspace')",
    'select current_query()',
    'select setseed(0.5)',
    "select write_log('x')",
    'select switch(1, map())',
    // It ends the process.
    "select list_aggregate([1, 2], 'bitstring_agg', 0, 100)",
    "select array_aggr([1, 2], 'BITSTRING' || '_agg')",
    "select json_transform('{}', repeat('{\"a\":', 2000))",
    "select from_json('{}', concat('\"', 'INT\"'))",
    "select 'x' like '%a%b%c%d' escape '$'",
    "select 'x' not ilike event escape '$' from events",
    "select main.levenshtein('a', 'b')",
    'select map_concat(map([1], [2]), map([3], [4]))',
    "select nextval('x')",
    'select sleep_ms(10)',
    "select main.repeat('x', 100000)",
    "select system.main.repeat('x', 100000)",
    "select json_serialize_plan('select * from staged')",
  ])('%s is refused', async (sql) => {
    expect(await refusal(sql)).toMatch(/^SQL_REFUSED: /);
    expect(await refusal(sql, 'duckdb')).toMatch(/^SQL_REFUSED: /);
  });

  test('every function of this DuckDB that looks at more than its arguments has been looked at', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows = await connection.runAndReadAll(
      `select distinct function_name from duckdb_functions()
       where function_type = 'scalar' and stability = 'VOLATILE' order by 1`,
    );
    instance.closeSync();
    const harmless = new Set(['error', 'gen_random_uuid', 'random', 'uuid', 'uuidv4', 'uuidv7']);
    const others = rows.getRowsJS().flat().map(String);
    for (const name of others.filter((one) => !harmless.has(one))) {
      expect(await refusal(`select ${name}()`)).toMatch(`SQL_REFUSED: ${name}() is not for users.`);
    }
  });
});

describe('what takes too much', () => {
  test.each([
    'with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t',
    'select count(*) from range(1000000) a, range(1000000) b',
    'select list(range) from range(1000000000)',
    "with recursive t(s) as (select 'x' union all select s || s from t) select max(length(s)) from t",
    "select string_agg(repeat('x', 10000), '') from range(1000000)",
    "select range, repeat('x', 5000) as s from range(1000000) order by s",
    // Plans that grow without end, which nothing would stop.
    nested(20, 'nullif(', '1', ', 2)'),
    nested(12, 'lpad(', "'x'", ", 3, 'a')"),
    `with a0 as (select 1 as x), ${Array.from({ length: 20 }, (_, n) => `a${n + 1} as not materialized (select a.x from a${n} a, a${n} b)`).join(', ')} select * from a20`,
    `select count(*) from ${Array.from({ length: 60 }, (_, n) => `reporting_metrics r${n}`).join(', ')}`,
    `select '${'x'.repeat(65_536)}'`,
  ])('%.60s… ends at a limit', async (sql) => {
    expect(await refusal(sql)).toMatch(/^SQL_LIMIT: /);
  });

  test.each([
    nested(30_000, '(', '1', ')'),
    nested(500, 'abs(', '1', ')'),
    `select ${'1+'.repeat(20_000)}1`,
    nested(500, '[', '1', ']'),
    "select length(repeat('x', 2000000000))",
    "select lpad('x', 2000000000, 'y')",
    'select range(1000000000)',
    'select range(0, 1000000000, 1)',
    'select len(generate_series(0, -1000000000, -1))',
    "select range(timestamp '2026-01-01', timestamp '3026-01-01', interval 1 second)",
    "select bit_count(bitstring('1', 2000000000))",
    'select list_transform(range(10000), lambda x: list_transform(range(10000), lambda y: x * y))',
    'with r as (select range(10000) as l) select list_transform(l, x -> list_transform(l, y -> x * y)) from r',
    'select 1e400',
    'select 1 where -1e400 < 0',
    'select list_resize([1], 1000000000)',
    "select replace(repeat('a', 10000), 'a', repeat('b', 10000))",
    'select list_reduce([1, 2, 3], lambda a, b: a + b)',
    "select reduce(list_transform(range(40), lambda x: 'x'), lambda a, b: a || a)",
    "select bin(bin(bin(bin(bin(repeat('x', 10000))))))",
    "with a as (select bin(repeat('x', 10000)) as t) select hex(t) from a",
    `select concat(${Array.from({ length: 51 }, () => 's').join()}) from (select 'x' as s)`,
    "select printf('%1000000000d', 1)",
    "select format('{:1000000000}', 1)",
    'select equi_width_bins(0, 10, 1000000, true)',
    // Each letter with each other one, and what is found again and again.
    "select sum(levenshtein(repeat('a', 10000) || i, repeat('b', 10000) || i)) from (select unnest(range(10000)) i)",
    "select damerau_levenshtein(repeat('a', 10000) || repeat('a', 10000), repeat('b', 10000))",
    "select editdist3(repeat('a', 600), repeat('b', 600))",
    "select list_transform(['a', 'b'], x -> levenshtein(x, 'a'))",
    "select json_merge_patch(json_quote(repeat('a', 9000)) || repeat(' ', 9000), json_quote(repeat('a', 9000)))",
    "select regexp_matches(repeat('a', 9000), repeat('a', 9000))",
    "select repeat('ab', 4000) similar to '[ab]{900}c'",
    "select regexp_extract(repeat('a', 9000), '((a{0,30}){0,30})b')",
    "select repeat('a', 9000) glob '*a*a*ab'",
  ])('%.60s… is not answered', async (sql) => {
    // On a busy machine its time may be over first.
    expect(await refusal(sql)).toMatch(/^SQL_(?:REFUSED|LIMIT): /);
  });

  test.each([
    { sql: 'select range(0, 6, 2)', rows: [[[0, 2, 4]]] },
    { sql: "select bin(5), hex('a'), hex(255), json_quote('a')", rows: [['101', '61', 'FF', '"a"']] },
    { sql: "select len(bin(repeat('x', 10000)))", rows: [[80_000]] },
    {
      sql: "select levenshtein('kitten', 'sitting'), damerau_levenshtein('ab', 'ba'), jaro_winkler_similarity('a', 'a', 0.1)",
      rows: [[3, 1, 1]],
    },
    {
      sql: "select levenshtein(repeat('a', 500), 'b'), list_sum([1, 2]), list_aggr(['a', 'b'], 'string_agg', '-')",
      rows: [[500, 3, 'a-b']],
    },
    { sql: "select equi_width_bins(0, 10, 2, true), 'ab' like '%a%b' escape '$'", rows: [[[5, 10], true]] },
    {
      sql: "select 'abc' like 'a%', 'abc' like '_b_', 'abc' ilike '%B_', 'abc' not like 'x%', 'abc' not ilike '%C', 'abc' glob 'a*'",
      rows: [[true, true, true, true, false, true]],
    },
    {
      sql: "select null like 'a', 'a' like null, list_filter(['ab', 'c'], x -> x like 'a%')",
      rows: [[null, null, ['ab']]],
    },
    // What would be looked for again and again is asked otherwise, and is answered the same.
    {
      sql: "select t like '%a_%a_%ab', t not like '%a_%a_%ab', upper(t) ilike '%a_%a_%a', t || '.x' like '%a_%a_%a._' from (select repeat('a', 5000) as t)",
      rows: [[false, true, true, true]],
    },
    {
      sql: "select regexp_matches('2026-11-30', '^[0-9]{4}-[0-9]{2}'), regexp_extract('abc', '(b)', 1), regexp_extract_all('abab', 'a')",
      rows: [[true, 'b', ['a', 'a']]],
    },
    { sql: `select concat(${Array.from({ length: 50 }, () => "'x'").join()})`, rows: [['x'.repeat(50)]] },
    { sql: 'select len(range(0, 10000, 1))', rows: [[10_000]] },
    {
      sql: "select len(range(date '2026-01-01', date '2026-02-01', interval 1 day)), bitstring('1', 4)",
      rows: [[31, '0001']],
    },
    { sql: 'select list_transform([1, 2], lambda x: x + 1), list_filter([1, 2], x -> x > 1)', rows: [[[2, 3], [2]]] },
  ])('$sql makes little', async ({ sql, rows }) => {
    expect(await refusal(sql)).toBe(`answered: ${JSON.stringify(rows)}`);
  });

  test('what takes too many steps says so in its own words', async () => {
    expect(await refusal("select levenshtein(repeat('a', 501), repeat('b', 500))")).toBe(
      'SQL_LIMIT: levenshtein() takes too many steps: compare shorter texts.',
    );
  });

  test('a thousand parentheses are no trouble', async () => {
    await expect.poll(() => refusal(nested(1000, '(', '1', ')')), { timeout: 10_000 }).toBe('answered: [[1]]');
  });

  test('only so many run and wait, requests are answered meanwhile, and who goes away leaves his place', async () => {
    const endless = JSON.stringify({ sql: 'select count(*) from range(100000000) a, range(100000000) b' });
    const gone = new AbortController();
    const asked = Array.from({ length: 6 }, async () => {
      const answer = await fetch(`${sim.url}/_sim/sql?workspace=${world.workspace.id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: endless,
        signal: gone.signal,
      });
      return answer.status;
    });
    // Two run, two wait.
    expect([await Promise.any(asked), await Promise.any(asked)]).toEqual([429, 429]);
    expect((await world.event('level_complete')).status).toBe(200);
    gone.abort();
    const ends = await Promise.allSettled(asked);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(4);
    // The server hears of it a little later.
    await expect.poll(() => refusal('select 1'), { timeout: 10_000 }).toBe('answered: [[1]]');
  });

  test(
    'others are answered while a large answer is read, and one whose time is over is read no further',
    { tags: 'long' },
    async () => {
      const asked = refusal('select range(10000 - range % 2) from range(2000)');
      const under = new Set([asked]);
      void asked.then(() => under.clear());
      let longestMs = 0;
      while (under.size > 0) {
        const before = performance.now();
        expect((await world.event('level_complete')).status).toBe(200);
        longestMs = Math.max(longestMs, performance.now() - before);
      }
      expect(await asked).toMatch(/^SQL_LIMIT: /);
      // Twenty million numbers take many seconds.
      expect(longestMs).toBeLessThan(3000);
    },
  );

  test('a statement that ends for its memory leaves its place as it was', { tags: 'long' }, async () => {
    const growing = 'with recursive t(l) as (select [1] union all select l || l from t) select max(len(l)) from t';
    for (let round = 0; round < 3; round += 1) expect(await refusal(growing)).toMatch(/^SQL_LIMIT: /);
    // Nobody else pays for it: who comes waits until the memory is there again, or until its own time is over.
    for (let n = 0; n < 5; n += 1)
      expect(await refusal(`select ${n}`)).toMatch(/^answered|its time was over before its turn/);
    await expect
      .poll(() => Promise.all([refusal('select 1'), refusal('select 2')]), { timeout: 10_000 })
      .toEqual(['answered: [[1]]', 'answered: [[2]]']);
  });

  test('what comes in is kept while questions take all the memory there is', { tags: 'long' }, async () => {
    const bombs = ['select list(range::varchar) from range(100000000)', 'select list(range) from range(100000000)'];
    const asked = bombs.map((sql) => refusal(sql));
    let events = 0;
    const under = new Set(asked);
    for (const one of asked) void one.then(() => under.delete(one));
    while (under.size > 0) {
      const { status } = await world.event('under_fire', { value: 'x'.repeat(1000) });
      expect(status).toBe(200);
      events += 1;
    }
    for (const one of await Promise.all(asked)) expect(one).toMatch(/^SQL_LIMIT: /);
    // The memory that they held is given back a little later.
    await expect
      .poll(() => refusal("select count(*) from events where event = 'under_fire'"), { timeout: 10_000 })
      .toBe(`answered: [[${events}]]`);
  });
});

test('after all of that nothing is written, and everything is there', async () => {
  expect(existsSync(written)).toBe(false);
  expect((await world.workspace.sql("select count(*) from events where event = 'open'")).rows).toEqual([[1]]);
  expect((await sim.default.sql('select count(*) from events')).rows).toEqual([[0]]);
});
