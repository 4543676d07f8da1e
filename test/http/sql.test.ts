import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import type { Problem } from '../support/control.js';
import { aWorld, frozen, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator({ limits: { sqlRows: 5, answerBytes: 4000 } });
  world = aWorld(sim, { clock: frozen });
  await world.open();
  await world.event('=level_complete', { value: '7' });
});
afterAll(() => sim.close());

const ask = async (body: object): Promise<unknown> => (await world.control('POST /_sim/sql', body)).body;
const refused = async (body: object): Promise<Problem> => (await world.control<Problem>('POST /_sim/sql', body)).body;

describe('POST /_sim/sql', () => {
  test('answers with columns and rows, each value as JSON can tell it', async () => {
    const sql = `select event, value, null as nothing, 1.50::decimal(9, 2) as money, 9007199254740993 as big, created_at,
      [1, 2] as list, true as yes, 0.5::double as half from events where event <> 'open'`;
    expect(await ask({ sql })).toEqual({
      columns: [
        ['event', 'VARCHAR'],
        ['value', 'BIGINT'],
        ['nothing', 'INTEGER'],
        ['money', 'DECIMAL(9,2)'],
        ['big', 'BIGINT'],
        ['created_at', 'TIMESTAMP'],
        ['list', 'INTEGER[]'],
        ['yes', 'BOOLEAN'],
        ['half', 'DOUBLE'],
      ].map(([name, type]) => ({ name, type })),
      rows: [['=level_complete', 7, null, '1.50', '9007199254740993', '2026-11-24 12:00:00', [1, 2], true, 0.5]],
      truncated: false,
    });
  });

  test('says that there are more rows than it may give', async () => {
    const three = 'select range from range(3)';
    expect(await ask({ sql: three, maxRows: 3 })).toMatchObject({ rows: [[0], [1], [2]], truncated: false });
    expect(await ask({ sql: three, maxRows: 2 })).toMatchObject({ rows: [[0], [1]], truncated: true });
    expect(await ask({ sql: 'select 1 from range(6)' })).toMatchObject({
      rows: [[1], [1], [1], [1], [1]],
      truncated: true,
    });
    expect(await refused({ sql: 'select 1', maxRows: 6 })).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: expect.stringContaining('maxRows: got 6, expected 1–5'),
    });
  });

  test('says where it would be too large', async () => {
    const sql = "select repeat('x', 2000) from range(3)";
    expect(await refused({ sql })).toMatchObject({
      status: 409,
      code: 'SQL_LIMIT',
      detail: expect.stringContaining('more than 4000 bytes after 1 rows'),
    });
  });

  test('answers with CSV, which a spreadsheet does not execute where it is asked so', async () => {
    const csv = (query: string) =>
      answerTo(`${sim.url}/_sim/sql?workspace=${world.workspace.id}&${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sql: 'select event, value, [1] as list from events order by event' }),
      });
    const { text, headers } = await csv('format=csv');
    expect(text).toBe('event,value,list\r\n=level_complete,7,[1]\r\nopen,,[1]\r\n');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('x-truncated')).toBe('false');
    expect((await csv('format=csv&neutralize=true')).text).toContain("\r\n'=level_complete,");
  });

  test.each([
    { sql: 'select * from tenjin.event', says: 'Did you mean tenjin.events?' },
    { sql: "select farmfingerprint64('a')", says: 'FARMFINGERPRINT64 is not there: write hash(x)' },
    { sql: "select sha2('a', 512)", says: 'SHA2 of 512 bits is not there: write sha2(x, 256)' },
    { sql: 'select top 3 * from events', says: 'TOP is not there: write LIMIT' },
    { sql: 'select trunc(created_at) from events', says: 'Write x::date' },
    { sql: "select trunc('2026-02-03')", says: 'Write x::date' },
    { sql: "select to_char(1.5, '9D9')", says: 'TO_CHAR takes a date' },
    { sql: 'select evnet from events', says: 'Referenced column "evnet" not found' },
    { sql: 'selct 1', says: 'syntax error at or near "selct"' },
  ])('says of $sql what to write instead', async ({ sql, says }) => {
    expect(await refused({ sql })).toMatchObject({
      status: 400,
      code: 'SQL_REFUSED',
      detail: expect.stringContaining(says),
    });
  });

  test('says in one line what a database says in several, and has them beside it', async () => {
    const problem = await refused({ sql: 'select evnet from events' });
    expect(problem.detail).not.toContain('\n');
    expect(problem.detail).toMatch(/"evnet" not found .* LINE 1: select evnet from events$/);
    expect(problem).toMatchObject({
      lines: [
        expect.stringContaining('"evnet" not found') as string,
        expect.stringContaining('Candidate bindings') as string,
        'LINE 1: select evnet from events',
        '               ^',
      ],
    });
    expect(await refused({ sql: 'drop table events' })).not.toHaveProperty('lines');
  });

  test('says which schemas are looked up first, and none that is not for users', async () => {
    const sql = 'select current_schema(), current_schemas(false)';
    expect(await ask({ sql })).toMatchObject({ rows: [['tenjin', ['tenjin', 'mmp']]] });
    expect(await ask({ sql, dialect: 'duckdb' })).toMatchObject({ rows: [['mmp', ['mmp', 'tenjin']]] });
  });

  test('explains a plan and describes a table', async () => {
    expect(await ask({ sql: 'explain select 1' })).toMatchObject({ rows: [['physical_plan', expect.any(String)]] });
    expect(await ask({ sql: 'describe apps', maxRows: 1 })).toMatchObject({
      rows: [['id', 'VARCHAR', 'YES', null, null, null]],
    });
    const schemas = `select distinct table_schema from information_schema.tables where table_schema = 'tenjin'`;
    expect(await ask({ sql: schemas })).toMatchObject({ rows: [['tenjin']] });
  });

  test('what a question of ours was answered with can be asked again', async () => {
    const { body } = await world.control<{ sql: string; items: { trackedInstalls: number }[] }>(
      'GET /_sim/insights/attribution?granularity=total',
    );
    const again = await world.workspace.sql(body.sql, { dialect: 'duckdb' });
    const at = again.columns.findIndex(({ name }) => name === 'organicShare');
    expect(again.rows.map((row) => row[at])).toEqual([1]);
  });
});

test('a statement sees the workspace that it names, and no other', async () => {
  const other = aWorld(sim, { clock: frozen });
  expect((await other.workspace.sql('select count(*) from events')).rows).toEqual([[0]]);
  expect((await world.workspace.sql('select count(*) from events')).rows).toEqual([[2]]);
  expect((await world.workspace.sql('select count(distinct id) from apps')).rows).toEqual([[1]]);
});

test('a statement sees all that was answered before it, and nothing half', { tags: 'long' }, async () => {
  const counted =
    "select count(*) filter (where event = 'open'), count(distinct analytics_installation_id) from events";
  const asked: Promise<unknown>[] = [];
  for (let n = 1; n <= 20; n += 1) {
    await world.open({
      analytics_installation_id: String(n).padStart(32, '0'),
      advertising_id: String(n).padStart(32, 'a'),
    });
    asked.push(world.workspace.sql(counted).then(({ rows: [row = []] }) => expect(row[0]).toBe(row[1])));
  }
  await Promise.all(asked);
  expect((await world.workspace.sql(counted)).rows).toEqual([[21, 21]]);
});
