import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { generate, type Generated, type GenerateOptions } from '../../simulator/generate/generate.js';
import { stagesOf, stagesOfView } from '../../simulator/generate/made-of.js';
import { sqlText } from '../../simulator/sql-text.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const weekly = { productId: 'weekly', usd: 2.99, periodDays: 5, trialDays: 0, converts: 1, refunds: 0.1 };
// In the table of purchases there are only periods of subscriptions.
const config = readWorld({
  preset: 'subscription',
  installs: 150,
  peoplePerInstall: 400,
  days: 8,
  startsOn: '2026-03-01',
  subscriptions: [{ ...weekly, starts: 0.5, churn: 0.3 }],
  fraud: [],
});

const made = (name: string, more: Partial<GenerateOptions> = {}): Promise<Generated> =>
  generate(generateOptions({ config, folder: join(folder, name), ...more }));

test.each([
  { format: 'parquet', shape: 'domain' },
  { format: 'csv', shape: 'domain' },
  { format: 'ndjson', shape: 'domain' },
  { format: 'parquet', shape: 'datavault' },
] as const)(
  'a partition has the same files, whether its maker has made others before it or not: $format, $shape',
  { tags: 'long', timeout: 120_000 },
  async (one) => {
    const name = `${one.format}-${one.shape}`;
    const whole = await made(name, one);
    expect(whole.made.map(({ partition }) => partition)).toEqual([0, 1]);
    const alone = await made(`${name}, alone`, { ...one, shard: { index: 1, of: 2 } });
    expect(alone.made).toEqual([whole.made[1]]);
  },
);

test(
  'in several partitions of subscribers ids are unique, revenue is what is true, and rows are as many as the manifest says',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const { manifest } = await made('parquet-domain');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const one = async (sql: string): Promise<readonly unknown[]> =>
      (await connection.runAndReadAll(sql)).getRowsJS()[0] ?? [];
    const path = (name: string): string => join(folder, 'parquet-domain', name);
    const table = (name: string): string => sqlText(path(`${name}/*.parquet`));
    try {
      for (const file of manifest?.files ?? [])
        expect(await one(`select count(*)::integer from ${sqlText(path(file.path))}`), file.path).toEqual([file.rows]);
      const tables = new Set(manifest?.files.map(({ path: of }) => /^data\/(?!ap|ch|ca|ne)[^/]+/.exec(of)?.[0] ?? ''));
      tables.delete('');
      expect(tables.size).toBe(8);
      for (const name of tables)
        expect(await one(`select count(*) - count(distinct id) from ${table(name)}`), name).toEqual([0n]);
      const [paid, paying, owed] = (await one(`select
      (select sum(gross_usd)::double from ${table('data/purchases')}),
      (select count(*)::integer from ${table('data/purchases')}),
      (select sum(observed_gross)::double from ${table('truth/truth_ltv')})`)) as number[];
      expect(paying).toBeGreaterThan(50);
      expect(Math.abs((paid ?? 0) / (owed ?? 0) - 1)).toBeLessThan(1e-4);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  },
);

test('what a table is made of is read from what makes it', () => {
  expect(stagesOfView('purchases')).toEqual(['bought', 'subscribed']);
  expect(stagesOfView('subscriptions')).toEqual(['subscribed']);
  expect(stagesOfView('claims')).toEqual(['claimed']);
  // Of records, which are no stage.
  expect(stagesOfView('network_reports')).toBeNull();
  expect(stagesOf('-- from watched\nselect a is distinct from b from opened as o join sent using (number)')).toEqual([
    'opened',
  ]);
  expect(
    stagesOf('with some as (select 1 from bought) select * from some union all select * from unheard_of'),
  ).toBeNull();
});
