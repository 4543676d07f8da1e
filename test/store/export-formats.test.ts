import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvText } from '../../simulator/csv-text.js';
import { type ExportFormat, type ExportOptions, exportTable } from '../../simulator/export/export-table.js';
import { Database } from '../../simulator/store/database.js';
import { defaultLimits } from '../../simulator/limits.js';
import { sqlText } from '../../simulator/sql-text.js';
import type { MmpWarehouse, Question, TableQuestion } from '../../simulator/warehouse.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

/** A row for each odd text, with the odd values of other types beside it. */
const ODD = String.raw`
  select number, said, money::decimal(18,9) as money, whole, huge, ratio, yes, moment::timestamp_ms as happened_at, day, moment as fine
  from (values
    (1, null, null::decimal(18,9), null::bigint, null::hugeint, null::double, null::boolean, null::timestamp, null::date),
    (2, '', 0, 0, 0, 0, true, timestamp '2026-01-01 00:00:00', date '2026-01-01'),
    (3, 'plain', -123456789.123456789, 9223372036854775807, 99999999999999999999999999999999999999, 0.1, false, timestamp '2026-01-31 23:59:59.999', date '9999-12-31'),
    (4, 'a "quoted", one', 0.000000001, -9223372036854775808, -1, 1e300, null, timestamp '1969-12-31 23:59:59.5', date '0001-01-01'),
    (5, 'two' || chr(13) || chr(10) || 'lines' || chr(10) || 'and' || chr(13) || 'more', 4.99, 1, 1, -2.5, true, timestamp '2026-02-01 00:00:00', date '2026-02-01'),
    (6, '😀 ü 中 \ ' || chr(9) || chr(1) || chr(8232), null, 1, 1, null, true, timestamp '2026-02-02 00:00:00', date '2026-02-02'),
    (7, 'null', null, 1, 1, null, true, timestamp '2026-02-02 00:00:00', date '2026-02-02'),
    (8, '=1+1', null, 1, 1, null, true, timestamp '2026-02-02 00:00:00', date '2026-02-02'),
    (9, '-5', null, 1, 1, null, true, timestamp '2026-02-02 00:00:00', date '2026-02-02'),
    (10, '@a,"b', null, 1, 1, null, true, timestamp '2026-02-02 00:00:00', date '2026-02-02')
  ) as t(number, said, money, whole, huge, ratio, yes, moment, day)`;
/** What a spreadsheet would execute, and at the end what it would not. */
const FORMULAS = [
  '=1',
  '+1+1',
  '-1+1',
  '@A1',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '＋1',
  '－1',
  '＠A1',
  '-4.99\n',
  '-4.99',
  'a=1',
];
/** Many rows, which come in many pieces. */
const MANY = "select range as number, repeat('x', 100) as said from range(200000)";

let database: Database;
let reader: DuckDBInstance;
beforeAll(async () => {
  const views = [
    { schema: 'mmp', name: 'odd', sql: ODD },
    { schema: 'mmp', name: 'many', sql: MANY },
    { schema: 'mmp', name: 'formulas', sql: `select unnest([${FORMULAS.map(sqlText).join(', ')}]) as said` },
    { schema: 'other', name: 'odd', sql: 'select number, said as "a ""name"", odd" from mmp.odd' },
  ];
  const warehouse: MmpWarehouse = {
    schema: 'other',
    views: () => views,
    happened: { single: [], summed: [] },
    macros: [],
    translate: (sql) => sql,
    rewrite: () => false,
    hint: () => null,
  };
  database = await Database.open(':memory:', { warehouse: async () => warehouse, limits: defaultLimits });
  reader = await DuckDBInstance.create(':memory:');
});
afterAll(async () => {
  await database.abandon();
  reader.closeSync();
});

async function exported(table: string, format: ExportFormat, options: ExportOptions = {}): Promise<Buffer> {
  const { bytes } = await exportTable(database, { workspace: 'w', table, format }, options);
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

const textOf = async (...asked: Parameters<typeof exported>): Promise<string> => (await exported(...asked)).toString();

/** Types of the columns, as CSV and JSON do not tell them. */
const TYPES = `{number: 'INTEGER', said: 'VARCHAR', money: 'DECIMAL(18,9)', whole: 'BIGINT', huge: 'HUGEINT',
  ratio: 'DOUBLE', yes: 'BOOLEAN', happened_at: 'TIMESTAMP', day: 'DATE', fine: 'TIMESTAMP'}`;
const readers: Record<ExportFormat, (path: string) => string> = {
  csv: (path) => `read_csv('${path}', columns = ${TYPES}, header = true, quote = '"', escape = '"', delim = ',',
    nullstr = '', allow_quoted_nulls = false, auto_detect = false, new_line = '\\r\\n')`,
  ndjson: (path) => `read_json('${path}', columns = ${TYPES}, format = 'newline_delimited')`,
  parquet: (path) => `read_parquet('${path}')`,
};
const AS_TEXTS =
  'number, said, money::varchar, whole::varchar, huge::varchar, ratio, yes, happened_at::timestamp::varchar, day::varchar, fine::varchar';

test.each(['csv', 'ndjson', 'parquet'] as const)('every row of %s reads back as it was', async (format) => {
  const path = join(folder, `odd.${format}`);
  writeFileSync(path, await exported('odd', format));
  const connection = await reader.connect();
  const read = await connection.runAndReadAll(`select ${AS_TEXTS} from ${readers[format](path)}`);
  expect(read.getRowsJson()).toEqual(await database.rows(`select ${AS_TEXTS} from mmp.odd`));
  connection.closeSync();
});

test('a value of a Parquet file has the type that it has here', async () => {
  const path = join(folder, 'types.parquet');
  writeFileSync(path, await exported('odd', 'parquet'));
  const connection = await reader.connect();
  const described = await connection.runAndReadAll(`describe select * from '${path}'`);
  expect(Object.fromEntries(described.getRowsJS().map(([name, type]) => [name, type]))).toMatchObject({
    said: 'VARCHAR',
    money: 'DECIMAL(18,9)',
    whole: 'BIGINT',
    yes: 'BOOLEAN',
    day: 'DATE',
    fine: 'TIMESTAMP',
  });
  connection.closeSync();
});

describe('CSV', () => {
  test('lines end as RFC 4180 says, instants are ISO 8601 in UTC, and an empty text is not nothing', async () => {
    const lines = (await textOf('odd', 'csv')).split('\r\n');
    expect(lines.slice(0, 4)).toEqual([
      'number,said,money,whole,huge,ratio,yes,happened_at,day,fine',
      '1,,,,,,,,,',
      '2,"",0.000000000,0,0,0.0,true,2026-01-01T00:00:00.000Z,2026-01-01,2026-01-01T00:00:00.000Z',
      '3,plain,-123456789.123456789,9223372036854775807,99999999999999999999999999999999999999,0.1,false,2026-01-31T23:59:59.999Z,9999-12-31,2026-01-31T23:59:59.999Z',
    ]);
    expect(lines.at(-1)).toBe('');
  });

  test('what a spreadsheet would execute gets an apostrophe where that is asked for, and a number does not', async () => {
    const saidIn = async (neutralize: boolean): Promise<string[]> =>
      (await textOf('odd', 'csv', { from: '2026-02-02', neutralize })).match(
        /^(?:8|9|10),(?:"(?:[^"]|"")*"|[^,]*)/gm,
      ) ?? [];
    expect(await saidIn(false)).toEqual(['8,=1+1', '9,-5', '10,"@a,""b"']);
    expect(await saidIn(true)).toEqual(["8,'=1+1", '9,-5', `10,"'@a,""b"`]);
  });

  test('the CSV of insights and SQL neutralizes the same texts as an export', async () => {
    for (const neutralize of [true, false]) {
      const others = csvText(
        ['said'],
        FORMULAS.map((text) => [text]),
        { neutralize },
      );
      expect(await textOf('formulas', 'csv', { neutralize })).toBe(others);
    }
  });

  test('a column may be called anything', async () => {
    expect(await textOf('other.odd', 'csv')).toMatch(/^number,"a ""name"", odd"\r\n1,\r\n2,""\r\n/);
  });
});

test('a line of NDJSON is an object: whole numbers with all digits, decimals as texts', async () => {
  const lines = (await textOf('odd', 'ndjson')).trimEnd().split('\n');
  expect(lines[2]).toBe(
    '{"number":3,"said":"plain","money":"-123456789.123456789","whole":9223372036854775807,"huge":99999999999999999999999999999999999999,"ratio":0.1,"yes":false,"happened_at":"2026-01-31T23:59:59.999Z","day":"9999-12-31","fine":"2026-01-31T23:59:59.999Z"}',
  );
  expect(lines.map((line) => (JSON.parse(line) as { said: unknown }).said)).toEqual(
    (await database.rows('select said from mmp.odd')).flat(),
  );
});

test.each([
  [{ from: '2026-01-31' }, ['3', '5', '6', '7', '8', '9', '10']],
  [{ from: '2026-01-01', to: '2026-01-31' }, ['2', '3']],
  [{ to: '1969-12-31' }, ['4']],
])('the days %j are both inside', async (span, numbers) => {
  const lines = (await textOf('odd', 'ndjson', span)).trimEnd().split('\n');
  expect(lines.map((line) => String((JSON.parse(line) as { number: number }).number))).toEqual(numbers);
});

test('what is not taken is not read, and who goes away ends it', async () => {
  let read = 0;
  let isEnded = false;
  const counting = {
    tables: () => database.tables(),
    parquet: (question: TableQuestion) => database.parquet(question),
    async *read(question: Question) {
      try {
        for await (const chunk of database.read(question)) {
          read += chunk.rowCount;
          yield chunk;
        }
      } finally {
        isEnded = true;
      }
    },
  };
  const { bytes } = await exportTable(counting, { workspace: 'w', table: 'many', format: 'csv' });
  const pieces = [await bytes.next(), await bytes.next(), await bytes.next()];
  const lines = pieces.map(({ value }) => (value as Buffer).toString().split('\r\n').length - 1);
  expect(lines.reduce((sum, one) => sum + one)).toBe(1 + read);
  expect(read).toBeLessThan(10_000);
  expect(isEnded).toBe(false);
  await bytes.return(undefined);
  expect(isEnded).toBe(true);
});

test('many rows are all there, each once', async () => {
  const path = join(folder, 'many.parquet');
  writeFileSync(path, await exported('many', 'parquet'));
  const connection = await reader.connect();
  const counted = await connection.runAndReadAll(`select count(*), count(distinct number), max(number) from '${path}'`);
  expect(counted.getRowsJS()).toEqual([[200_000n, 200_000n, 199_999n]]);
  connection.closeSync();
  expect((await textOf('many', 'csv')).split('\r\n')).toHaveLength(200_002);
});

test.each([
  [{ from: '2026-02-01', to: '2026-01-31' }, 'to: got 2026-01-31, expected a day from 2026-02-01 (from) on.'],
  [{ from: '2026-02-30' }, 'from: got 2026-02-30, expected a UTC day, such as 2026-01-31.'],
  [{ to: 'today' }, 'to: got today, expected a UTC day, such as 2026-01-31.'],
])('%j is refused', async (span, detail) => {
  await expect(textOf('odd', 'csv', span)).rejects.toMatchObject({ code: 'REQUEST_INVALID', detail });
});

test('days of a table without a time are refused, and a table that is not there names those that are', async () => {
  await expect(textOf('many', 'csv', { to: '2026-01-01' })).rejects.toMatchObject({
    detail: 'to: got 2026-01-01, expected none: rows of many have no time.',
  });
  await expect(textOf('nothing', 'csv')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    detail: expect.stringMatching(/^no table is called "nothing"\. There are odd, many, .*, other\.odd\.$/),
  });
  await expect(textOf('manny', 'csv')).rejects.toMatchObject({
    detail: expect.stringContaining('no table is called "manny". Did you mean many?'),
  });
});
