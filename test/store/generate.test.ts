import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { generate, type Generated, type GenerateOptions } from '../../simulator/generate/generate.js';
import type { Manifest } from '../../simulator/generate/manifest.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
// Sixty thousand people, of whom few come: more than one partition, and quickly made.
const worldOf = (installs: number) =>
  readWorld({
    preset: 'hyper-casual',
    installs,
    peoplePerInstall: 60_000 / installs,
    days: 10,
    startsOn: '2026-03-01',
    fraud: [],
  });
const config = worldOf(400);
const options = (name: string, more: Partial<GenerateOptions> = {}): GenerateOptions =>
  generateOptions({ config, folder: join(folder, name), ...more });
const manifestOf = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');

async function rowsOf(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
const tableOf = (name: string, path: string): string => `'${join(folder, name, path)}/*.parquet'`;
const table = (path: string): string => tableOf('whole', path);

let whole: Manifest;
/** What was told meanwhile of how far it is. */
const shares: number[] = [];
beforeAll(async () => {
  const { manifest } = await generate(options('whole', { onProgress: ({ share }) => void shares.push(share) }));
  if (manifest === null) throw new Error('there is no manifest');
  whole = manifest;
}, 120_000);

describe('the same world', () => {
  test(
    'has the same files, whichever shards make it and in which order',
    { tags: 'long', timeout: 120_000 },
    async () => {
      for (const index of [2, 0]) {
        const { manifest } = await generate(options('sharded', { shard: { index, of: 3 } }));
        expect(manifest).toBeNull();
        expect(existsSync(join(folder, 'sharded', 'manifest.json'))).toBe(false);
      }
      const { manifest } = await generate(options('sharded', { shard: { index: 1, of: 3 } }));
      expect(manifest).toEqual(whole);
      expect(manifestOf('sharded')).toBe(manifestOf('whole'));
    },
  );

  test(
    'has the same files where two workers make it; rows that are told of become more',
    { tags: 'long', timeout: 120_000 },
    async () => {
      const rows: number[] = [];
      const { manifest, workers } = await generate(
        options('by two', { workers: 2, onProgress: (progress) => void rows.push(progress.rows) }),
      );
      expect(manifest).toEqual(whole);
      expect(workers).toBe(2);
      // What had happened of one is no longer told of twice, nor not at all, when another one is whole.
      expect(rows).toEqual(rows.toSorted((a, b) => a - b));
      expect(rows.at(-1)).toBe(whole.files.reduce((sum, file) => sum + file.rows, 0));
    },
  );

  test(
    'tells of what could not be written by one worker while another one was at work',
    { tags: 'long', timeout: 120_000 },
    async () => {
      const onProgress = (): void => writeFileSync(join(folder, 'unwritable', 'data'), '');
      const made = generate(options('unwritable', { workers: 2, onProgress }));
      await expect(made).rejects.toThrow(/ENOTDIR|EEXIST/);
    },
  );

  test('goes on where it was interrupted', { tags: 'long', timeout: 120_000 }, async () => {
    const stop = new AbortController();
    const interrupted = generate(
      options('interrupted', {
        signal: stop.signal,
        onProgress: ({ partitions }) => void (partitions === 1 && stop.abort()),
      }),
    );
    await expect(interrupted).rejects.toThrow('aborted');
    const names = readdirSync(join(folder, 'interrupted'), { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(names).not.toContain('manifest.json');
    const { manifest, made, rows, rowsBefore } = await generate(options('interrupted'));
    expect(made.map(({ partition }) => partition)).not.toContain(0);
    expect(manifest).toEqual(whole);
    expect(rowsBefore).toBeGreaterThan(0);
    expect(rows + rowsBefore).toBe(whole.files.reduce((sum, file) => sum + file.rows, 0));
  });

  test('has CSV as an export writes it, and rows of it are counted', { tags: 'long', timeout: 120_000 }, async () => {
    const { manifest } = await generate(options('csv', { format: 'csv' }));
    const [file] = manifest?.files.filter(({ path }) => path.startsWith('data/purchases/')) ?? [];
    const lines = readFileSync(join(folder, 'csv', file?.path ?? ''), 'utf8').split('\r\n');
    expect(lines[0]).toMatch(/^number,id,type,happened_at,/);
    expect(lines[1]).toMatch(/^\d+,[^,]+,purchase,2026-03-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,/);
    expect(lines.length).toBe((file?.rows ?? 0) + 2);
    const rows = (of: Manifest | null): string[] => (of?.files ?? []).map(({ path, rows: n }) => `${path} ${n}`);
    expect(rows(manifest)).toEqual(rows(whole).map((one) => one.replace('.parquet', '.csv')));
  });

  test(
    'is one DuckDB file of the same rows, put together when the last shard is made',
    { tags: 'long', timeout: 240_000 },
    async () => {
      const asked = (shard: number): Promise<Generated> =>
        generate(options('database', { format: 'duckdb', shard: { index: shard, of: 2 } }));
      expect((await asked(1)).manifest).toBeNull();
      expect(readdirSync(join(folder, 'database'))).not.toContain('world.duckdb');
      const { manifest } = await asked(0);
      expect(readdirSync(join(folder, 'database')).toSorted()).toEqual(['manifest.json', 'world.duckdb', 'world.json']);
      expect((await asked(0)).wasWhole).toBe(true);

      const instance = await DuckDBInstance.create(join(folder, 'database', 'world.duckdb'), {
        access_mode: 'READ_ONLY',
      });
      const connection = await instance.connect();
      for (const { path, table: name = '', rows } of manifest?.files ?? []) {
        expect(path).toBe('world.duckdb');
        const [schema, own = ''] = name.split('.');
        const file = `'${join(folder, 'whole', schema === 'truth' ? 'truth' : 'data', own)}/*.parquet'`;
        const different = `(from ${name} except all from ${file}) union all (from ${file} except all from ${name})`;
        expect((await connection.runAndReadAll(`${different} limit 1`)).getRowsJS(), name).toEqual([]);
        const [[count]] = (await connection.runAndReadAll(`select count(*) from ${name}`)).getRowsJS() as [[bigint]];
        expect(Number(count), name).toBe(rows);
      }
      connection.closeSync();
      instance.closeSync();

      // Its bytes may differ from one run to the next: what the manifest says of its rows does not.
      const again = await generate(options('database', { format: 'duckdb', force: true }));
      const size = again.manifest?.files[0]?.bytes;
      const files = (manifest?.files ?? []).map((file) => ({ ...file, bytes: size }));
      expect(again.manifest).toEqual({ ...manifest, files });
    },
  );

  test(
    'has the same files in the shape of DataVault, whichever shards make it',
    { tags: 'long', timeout: 240_000 },
    async () => {
      const { manifest } = await generate(options('vault', { shape: 'datavault' }));
      expect(manifest).toMatchObject({ shape: 'datavault' });
      await generate(options('vault-sharded', { shape: 'datavault', shard: { index: 1, of: 2 } }));
      const sharded = await generate(options('vault-sharded', { shape: 'datavault', shard: { index: 0, of: 2 } }));
      expect(sharded.manifest).toEqual(manifest);
      const truth = ({ files }: Manifest): unknown => files.filter(({ path }) => path.startsWith('truth/'));
      expect(truth(manifest as Manifest)).toEqual(truth(whole));
      await expect(generate(options('vault', {}))).rejects.toThrow('shape is datavault there and domain here');

      const vault = (name: string): string => `'${join(folder, 'vault', 'data', name)}/*.parquet'`;
      const [[installs, tracked, reported]] = (await rowsOf(`select
      (select count(*) from ${table('data/installs')} where tracked),
      (select count(*) from ${vault('installs')}),
      (select sum(tracked_installs) from ${vault('reporting_metrics')})`)) as [[bigint, bigint, bigint]];
      expect(tracked).toBe(installs);
      expect(Number(reported)).toBe(Number(installs));
    },
  );

  test('is told how far it is: never back, and to its end', () => {
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.5);
    expect(shares.at(-1)).toBe(1);
  });

  test('of another seed is another world', { tags: 'long', timeout: 120_000 }, async () => {
    // A part of it tells: the one in which apps, channels and campaigns are.
    const { made } = await generate(options('other', { seed: 'other', shard: { index: 0, of: 2 } }));
    const hashes = new Set(whole.files.map(({ sha256 }) => sha256));
    const files = made.flatMap((one) => one.files);
    expect(files.length).toBeGreaterThan(10);
    const same = files.filter(({ sha256, rows }) => rows > 0 && hashes.has(sha256)).map(({ path }) => path);
    expect(same).toEqual(['data/channels/channels.parquet']);
  });
});

test('the page of the generator names each column of the data', async () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/generate.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, tables = '', columns = '']) => ({
    tables,
    columns,
  }));
  const own = ['events', 'purchases', 'subscriptions', 'ad_revenue', 'engagements', 'claims', 'network_reports'];
  for (const name of [...own, 'installs', 'sessions', 'apps', 'channels', 'campaigns']) {
    const about = rows.filter(({ tables }) => tables.includes(`\`${name}\``) || tables.startsWith('all of these'));
    const columns = await rowsOf(`select column_name from (describe from ${table(`data/${name}`)})`);
    expect(columns.length).toBeGreaterThan(3);
    for (const [column] of columns as [string][])
      expect(
        about.some(({ columns: text }) => text.includes(`\`${column}\``)),
        `${name}.${column}`,
      ).toBe(true);
  }
}, 60_000);

test('the manifest says what is there', async () => {
  expect(whole).toMatchObject({ seed: 'test', referenceDate: '2026-03-01', schemaVersion: 2 });
  const installs = whole.files.filter(({ path }) => path.startsWith('data/installs/'));
  expect(installs.length).toBeGreaterThan(1);
  const [[count]] = (await rowsOf(`select count(*) from ${table('data/installs')}`)) as [[bigint]];
  expect(Number(count)).toBe(installs.reduce((sum, { rows }) => sum + rows, 0));
});

test('tables have the columns that a simulator shows of itself', { tags: 'long' }, async () => {
  const simulator = await createSimulator();
  try {
    for (const name of [
      'engagements',
      'claims',
      'installs',
      'sessions',
      'events',
      'purchases',
      'subscriptions',
      'ad_revenue',
    ]) {
      const { columns } = await simulator.default.sql(`select * from mmp.${name}`, { dialect: 'duckdb' });
      const described = await rowsOf(`describe select * from ${table(`data/${name}`)}`);
      expect(
        described.map(([column]) => column),
        name,
      ).toEqual(columns.map((column) => column.name));
    }
  } finally {
    await simulator.close();
  }
});

describe('what is true', () => {
  // So many that chance hides nothing.
  const many = (path: string): string => tableOf('many', path);
  beforeAll(async () => void (await generate(options('many', { config: worldOf(1500) }))), 120_000);

  test('as many come as are asked for', async () => {
    const [[count]] = (await rowsOf(`select count(*) from ${many('truth/truth_installs')} where not reinstall`)) as [
      [bigint],
    ];
    expect(Number(count)).toBeGreaterThan(1380);
    expect(Number(count)).toBeLessThan(1600);
  });

  test('every installation has its truth, and is attributed by the engine: to nobody who had not touched it', async () => {
    const [[installs, truths, both]] = (await rowsOf(`
      select
        (select count(*) from ${many('data/installs')}),
        (select count(*) from ${many('truth/truth_installs')}),
        (select count(*) from ${many('data/installs')} join ${many('truth/truth_installs')} using (installation_id))`)) as [
      bigint[],
    ];
    expect(truths).toBe(installs);
    expect(both).toBe(installs);
    // With an id in common nothing is guessed: whoever is named had touched the person.
    expect(
      await rowsOf(`
        select i.installation_id
        from ${many('data/installs')} i
        anti join ${many('truth/truth_incrementality')} t on t.installation_id = i.installation_id and t.campaign_id = i.campaign_id
        where i.tracked and i.method in ('device-click', 'device-view', 'referrer-click', 'claim')`),
    ).toEqual([]);
  });

  test('networks claim whom they know by an advertising id, and Apple whoever clicked on an ad of its search', async () => {
    const strangers = (await rowsOf(`
      select channel, count(*)::integer
      from ${many('data/claims')} join ${many('truth/truth_consent')} using (installation_id)
      where not (publisher and at_first_open)
      group by all`)) as [string, number][];
    expect(strangers).toEqual([['apple_search_ads', expect.any(Number)]]);
    expect(
      await rowsOf(`
        select t.installation_id
        from ${many('truth/truth_installs')} as t
        anti join ${many('data/claims')} as c on c.installation_id = t.installation_id and c.channel = 'apple_search_ads'
        where t.last_touch_channel = 'apple_search_ads'`),
    ).toEqual([]);
  });

  test('without a campaign that caused it, an installation would have come later or never; without others no later', async () => {
    const wrong = await rowsOf(`
      select t.*
      from ${many('truth/truth_incrementality')} t
      join ${many('truth/truth_installs')} i using (installation_id)
      where if(t.campaign_id = i.cause_campaign_id, t.would_have_come and t.later_ms <= 0, not t.would_have_come or t.later_ms <> 0)
        or t.later_ms < 0 or i.reinstall`);
    expect(wrong).toEqual([]);
    const [[again]] = (await rowsOf(
      `select count(*)::integer from ${many('truth/truth_installs')} where reinstall`,
    )) as [[number]];
    expect(again).toBeGreaterThan(10);
  });

  test('what was earned in the span is what the tables say', async () => {
    const [[truth, tables]] = (await rowsOf(`
      select
        (select sum(observed_gross) from ${many('truth/truth_ltv')})::double,
        ((select coalesce(sum(gross_usd), 0) from ${many('data/purchases')})
          + (select coalesce(sum(gross_usd), 0) from ${many('data/ad_revenue')}))::double`)) as [[number, number]];
    expect(truth).toBeGreaterThan(10);
    expect(Math.abs(truth - tables)).toBeLessThan(truth * 1e-4);
  });
});

describe('a folder', () => {
  test('that holds another world is left alone, unless it may be replaced', async () => {
    await expect(generate(options('whole', { seed: 'other' }))).rejects.toThrow(
      /--out: .*whole holds another world: seed is test there and other here\. .*--force/,
    );
    expect(manifestOf('whole')).toContain('"seed": "test"');
  });

  test('with what no world has made is never touched', async () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/notes.txt'), 'mine');
    await expect(generate(options('mine', { force: true }))).rejects.toThrow('notes.txt');
    expect(readFileSync(join(folder, 'mine/notes.txt'), 'utf8')).toBe('mine');
  });
});
