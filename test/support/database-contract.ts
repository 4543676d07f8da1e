import type { Fact } from '@mmp-sim/contracts/facts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Batch } from '../../simulator/store/batch.js';
import type { Database } from '../../simulator/store/database.js';
import { aDevice, NOW_MS } from './builders.js';
import { aNetworkReport } from './network-report.js';

const limits = { maxRows: 100, timeoutMs: 10_000 };
const nothing: Batch = { facts: null, requests: null, state: null, gone: null, forgotten: null };

const anEvent = (number: number, overrides: Partial<Extract<Fact, { type: 'event' }>> = {}): Fact => ({
  type: 'event',
  id: `fact ${number}`,
  atMs: NOW_MS + number,
  appId: 'app',
  installationId: 'one',
  name: 'level_complete',
  value: '10',
  ...overrides,
});

/** A batch of facts with these numbers. */
const facts = (numbers: readonly number[], workspace = 'w'): Batch => ({
  ...nothing,
  facts: JSON.stringify(
    numbers.map((n) => ({
      w: workspace,
      n,
      a: NOW_MS,
      f: anEvent(n),
      b: { device: aDevice({ country: 'DE', limitAdTracking: true }), source: null },
    })),
  ),
});
const state = (...ops: readonly (readonly [key: string, order: number, body: unknown])[]): Batch => ({
  ...nothing,
  state: JSON.stringify(ops.map(([k, o, b]) => ({ w: 'w', p: 'app', k, o, b }))),
});
const reports = (...ops: readonly (readonly [key: string, order: number, impressions: number | null])[]): Batch => ({
  ...nothing,
  state: JSON.stringify(
    ops.map(([k, o, impressions]) => ({
      w: 'w',
      p: 'network-report',
      k,
      o,
      b: impressions === null ? null : aNetworkReport({ impressions }),
    })),
  ),
});
const request = (n: number, endpoint: string, severities: readonly string[] = []): object => ({
  w: 'w',
  n,
  r: {
    number: n,
    atMs: NOW_MS,
    endpoint,
    verdict: 'recorded',
    app: null,
    findings: severities.map((severity) => ({ severity })),
  },
});

/** What a database of the simulator does, wherever it is. */
export function databaseContract(open: () => Promise<Database>): void {
  const aDatabase = async (): Promise<Database> => {
    const database = await open();
    onTestFinished(() => database.close());
    return database;
  };
  const rows = async (database: Database, sql: string): Promise<unknown> =>
    (await database.ask({ workspace: 'w', sql }, limits)).rows;

  test('a question sees all that was staged before it, exactly as it was told', async () => {
    const database = await aDatabase();
    await database.stage(facts([0, 1]));
    await database.stage(facts([2]));
    expect(
      await rows(
        database,
        'select number, type, name, value, country, limit_ad_tracking, happened_at from facts order by number',
      ),
    ).toEqual(
      [0, 1, 2].map((n) => [
        String(n),
        'event',
        'level_complete',
        '10',
        'DE',
        true,
        new Date(NOW_MS + n)
          .toISOString()
          .replace('T', ' ')
          .replace('Z', '')
          .replace(/\.?0+$/, ''),
      ]),
    );
    const [[body]] = (await database.rows('select body from facts where number = 1')) as [[string]];
    expect(JSON.parse(body)).toEqual(anEvent(1));
  });

  test('money is exact, gross and net, and null where there is no rate', async () => {
    const database = await aDatabase();
    const fact = (n: number, usd: string | null): object => ({
      w: 'w',
      n,
      a: NOW_MS,
      f: {
        type: 'purchase',
        id: String(n),
        atMs: NOW_MS,
        revenue: {
          gross: { amount: '0.000000001', currency: 'EUR', usd },
          net: { amount: '999999999.999999999', usd },
        },
      },
      b: null,
    });
    await database.stage({ ...nothing, facts: JSON.stringify([fact(0, '4.99'), fact(1, null)]) });
    expect(await rows(database, 'select gross, net, gross_usd, currency from facts order by number')).toEqual([
      ['0.000000001', '999999999.999999999', '4.990000000', 'EUR'],
      ['0.000000001', '999999999.999999999', null, 'EUR'],
    ]);
  });

  test('of a record the latest counts, in the order in which records came first', async () => {
    const database = await aDatabase();
    await database.stage(state(['a', 1, 'a1'], ['b', 2, 'b1'], ['c', 3, 'c1']));
    await database.fold();
    await database.stage(state(['a', 4, 'a2'], ['c', 5, null], ['b', 6, null], ['b', 7, 'b2']));
    expect(await rows(database, 'select key, body from records order by number')).toEqual([
      ['a', '"a2"'],
      ['b', '"b2"'],
    ]);
  });

  test(
    'network reports stand in columns as their records do, however they came and went',
    { tags: 'long' },
    async () => {
      const database = await aDatabase();
      const both = async (): Promise<unknown> => {
        const columns = await rows(database, 'select number, impressions from mmp.network_reports order by 1');
        const records =
          "select number, (body->>'$.impressions')::bigint from mmp.records where part = 'network-report'";
        expect(columns).toEqual(await rows(database, `${records} order by 1`));
        return columns;
      };
      await database.stage(reports(['a', 1, 10], ['b', 2, 20], ['c', 3, 30], ['d', 4, 40]));
      await database.fold();
      await database.stage(reports(['a', 5, 11], ['c', 6, null], ['b', 7, null], ['b', 8, 22], ['b', 9, 23]));
      await database.stage(reports(['e', 10, 50], ['e', 11, 51], ['f', 12, 60], ['f', 13, null]));
      const now = [
        ['1', '11'],
        ['4', '40'],
        ['8', '23'],
        ['10', '51'],
      ];
      expect(await both()).toEqual(now);
      await database.stage(state(['network-report', 14, 'its name is all that it has of one']));
      expect(await both()).toEqual(now);
      await database.stage({ ...reports(['a', 15, 12]), gone: '["w"]' });
      expect(await both()).toEqual([['15', '12']]);
    },
  );

  test('of a network report money that is none is not known, and what its dates and counts should be too', async () => {
    const database = await aDatabase();
    const odd = { date: '2026-02-31', impressions: 'many', spend: { amount: '-', currency: 'USD', usd: null } };
    const text = JSON.stringify([{ w: 'w', p: 'network-report', k: 'a', o: 1, b: aNetworkReport(odd) }]);
    await database.stage({ ...nothing, state: text });
    const columns = 'date, impressions, clicks, spend, original_spend, original_currency, is_spend, is_ad_revenue';
    expect(await rows(database, `select ${columns} from mmp.network_reports`)).toEqual([
      [null, null, '2', null, null, 'USD', true, false],
    ]);
  });

  test('a workspace that is gone takes with it what was before, and not what comes after', async () => {
    const database = await aDatabase();
    await database.stage(facts([0, 1]));
    await database.stage(facts([0], 'other'));
    await database.stage({ ...facts([7]), gone: '["w"]' });
    await database.stage(facts([8]));
    expect(await rows(database, 'select workspace, number from main.facts order by all')).toEqual([
      ['other', '0'],
      ['w', '7'],
      ['w', '8'],
    ]);
  });

  test('requests are counted by their findings, and forgotten one by one or up to a number', async () => {
    const database = await aDatabase();
    const requests = [request(1, 'a', ['error', 'error', 'warning']), ...[2, 3, 4, 5].map((n) => request(n, 'b'))];
    await database.stage({ ...nothing, requests: JSON.stringify(requests) });
    expect(await rows(database, 'select errors, warnings from requests where number = 1')).toEqual([[2, 1]]);
    await database.stage({
      ...nothing,
      forgotten: JSON.stringify([
        { w: 'w', n: 4, u: false },
        { w: 'w', n: 2, u: true },
      ]),
    });
    expect(await rows(database, 'select number from requests order by all')).toEqual([['3'], ['5']]);
  });

  test('much is folded in slices, and nothing of it twice', { tags: 'long' }, async () => {
    const database = await aDatabase();
    for (let batch = 0; batch < 20; batch += 1) {
      await database.stage(facts(Array.from({ length: 500 }, (_, n) => batch * 500 + n)));
      if (batch % 7 === 0) void database.fold();
    }
    expect(await rows(database, 'select count(*), count(distinct number), max(number) from facts')).toEqual([
      ['10000', '10000', '9999'],
    ]);
  });

  describe('asked of what holds nothing', () => {
    let database: Database;
    beforeAll(async () => void (database = await open()));
    afterAll(() => database.close());

    test.each([
      ['a second statement', 'select 1; drop table facts', '2 statements'],
      ['a change', 'delete from main.facts_event', 'DELETE'],
      ['a file', "select * from read_csv('/etc/passwd')", 'disabled'],
      ['another database', "attach '/tmp/other.duckdb'", 'ATTACH'],
      ['a setting', 'set enable_external_access = true', 'SET'],
      ['nothing', '', '0 statements'],
      ['a remark', '-- who brought me?', '0 statements'],
      ['no SQL', 'who brought me?', 'syntax error'],
    ])('%s is refused', async (_what, sql, said) => {
      await expect(database.ask({ workspace: 'w', sql }, limits)).rejects.toMatchObject({
        code: 'SQL_REFUSED',
        detail: expect.stringContaining(said) as string,
      });
    });

    test('a question that takes too long is given up', async () => {
      const endless = 'select count(*) from range(1000000000) a, range(1000000000) b where a.range % 7 = b.range % 11';
      await expect(
        database.ask({ workspace: 'w', sql: endless }, { maxRows: 1, timeoutMs: 100 }),
      ).rejects.toMatchObject({
        code: 'SQL_LIMIT',
        detail: 'it took more than 100 ms. Ask for less, or raise limits.insightMs.',
      });
      expect(await rows(database, 'select 1')).toEqual([[1]]);
    });

    test('more rows than asked for are left out, and that is said', async () => {
      const few = { maxRows: 2, timeoutMs: 10_000 };
      expect(await database.ask({ workspace: 'w', sql: 'select 5 + range as n from range(3)' }, few)).toEqual({
        columns: [{ name: 'n', type: 'BIGINT' }],
        rows: [['5'], ['6']],
        truncated: true,
      });
      expect((await database.ask({ workspace: 'w', sql: 'select 1 from range(2)' }, few)).truncated).toBe(false);
    });
  });
}
