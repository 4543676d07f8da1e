import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, openStoreFile, type Simulator } from '../../simulator/index.js';
import { generate } from '../../simulator/generate/generate.js';
import { generateInto, type StoreJob } from '../../simulator/generate/into-store.js';
import { happened } from '../../simulator/mmps/tenjin/warehouse/views.js';
import { presets } from '../../simulator/synthesis/world/presets.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { canMount, smallDisk } from '../support/small-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { FORM } from '../support/world.js';

const folder = temporaryFolder();
// All that there can be, of several regions: what people do, what they are sold, who cheats and what goes wrong.
const config = readWorld({
  preset: 'mid-core',
  installs: 150,
  days: 21,
  startsOn: '2026-03-01',
  subscriptions: (presets['subscription'] as { subscriptions: object[] }).subscriptions.map((one) => ({
    ...one,
    starts: 0.3,
    periodDays: 7,
    trialDays: 3,
  })),
  mess: { late: 0.05, outOfOrder: 0.05, duplicated: 0.02, missingIds: 0.05, wrongCurrency: 0.05, clockSkew: 0.05 },
});
const END = '2026-03-22T00:00:00.000Z';
const path = join(folder, 'world.duckdb');
const job = (more: Partial<StoreJob> = {}): StoreJob => ({
  config,
  seed: 'test',
  path,
  workspace: 'default',
  force: false,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
});

beforeAll(async () => {
  await generateInto(job());
}, 240_000);

async function started(): Promise<Simulator> {
  const simulator = await createSimulator({ store: `file:${path}` });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Ids that engines give out, and what they number, are of each engine alone. */
const OWN = new Set(
  'number id engagement_id source_engagement_id cohort_user source_cohort_user uuid source_uuid'.split(' '),
);
const TABLES = ['engagements', 'claims', 'installs', 'sessions', 'events', 'purchases', 'subscriptions', 'ad_revenue'];

/** Exports tables of the store, and tells which rows they or the files have that the other has not. */
async function differing(
  schema: string,
  shape: string,
  names: readonly string[],
): Promise<{ readonly name: string; readonly rows: number; readonly others: unknown[][] }[]> {
  mkdirSync(join(folder, schema));
  {
    await using store = await openStoreFile(path);
    for (const name of names) {
      const bytes = await store.export(`${schema}.${name}`, 'parquet');
      await pipeline(bytes, createWriteStream(join(folder, schema, `${name}.parquet`)));
    }
  }
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rowsOf = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRowsJS();
  const found = [];
  for (const name of names) {
    await connection.run(
      `create or replace view made as select * from '${join(folder, shape, 'data', name)}/*.parquet'`,
    );
    await connection.run(`create or replace view kept as select * from '${join(folder, schema, name)}.parquet'`);
    const columns = (await rowsOf('describe made')).map(([column]) => String(column)).filter((one) => !OWN.has(one));
    const [one, other] = ['made', 'kept'].map((view) => `select ${columns.join(', ')} from ${view}`);
    const others = await rowsOf(`((${one}) except all (${other})) union all ((${other}) except all (${one})) limit 3`);
    const [[rows]] = (await rowsOf('select count(*) from made')) as [[bigint]];
    found.push({ name, rows: Number(rows), others });
  }
  connection.closeSync();
  instance.closeSync();
  return found;
}

describe('what stands in it', { tags: 'long' }, () => {
  beforeAll(async () => {
    for (const shape of ['domain', 'datavault'] as const) {
      await generate(generateOptions({ config, folder: join(folder, shape), shape }));
    }
  }, 240_000);

  test('is what the files have, but for ids of facts', async () => {
    for (const { name, rows, others } of await differing('mmp', 'domain', [...TABLES, 'network_reports'])) {
      expect(others, name).toEqual([]);
      expect(rows, name).toBeGreaterThan(5);
    }
  });

  test('and so are those of DataVault', async () => {
    const filled = [...happened.single, ...happened.summed].filter((name) => !/^skan_|^daily_ad_revenue$/.test(name));
    for (const { name, rows, others } of await differing('tenjin', 'datavault', filled)) {
      expect(others, name).toEqual([]);
      expect(rows, name).toBeGreaterThan(5);
    }
  });
});

describe('the simulator that is started with it', () => {
  test('stands at the end of the world, and answers what has happened there', async () => {
    const { default: workspace } = await started();
    expect(workspace.clock.state()).toMatchObject({ mode: 'frozen', now: END });
    const { rows } = await workspace.sql('select count(*) from mmp.installs where tracked');
    const { items } = await workspace.insights('installs', { groupBy: ['campaign'] });
    expect(sum(items, 'trackedInstalls')).toBe(Number(rows[0]?.[0]));
    expect(items.map(({ campaignName }) => campaignName)).toContain('applovin-android-t1');
    const spend = await workspace.insights('spend', {});
    expect(Number(spend.items[0]?.['spend'])).toBeGreaterThan(100);
    const vault = await workspace.sql('select sum(tracked_installs), sum(reported_spend) from reporting_metrics');
    expect(Number(vault.rows[0]?.[0])).toBe(Number(rows[0]?.[0]));
    expect(Number(vault.rows[0]?.[1]) / 100).toBeCloseTo(Number(spend.items[0]?.['spend']), 0);
  });

  test('tells the story of an installation with its candidates, and goes on with it: sessions, purchases, a reinstall', async () => {
    const simulator = await started();
    const { default: workspace } = simulator;
    const [found] = (
      await workspace.sql(`select i.installation_id, i.advertising_id, i.app_id, i.campaign_id
        from mmp.installs i
        where i.method = 'device-click' and i.tracked and i.advertising_id is not null
        order by number desc limit 1`)
    ).rows as [string, string, string, string][];
    const [id = '', gaid = '', appId = '', campaignId = ''] = found ?? [];
    const app = workspace.apps.find((one) => one.id === appId);
    const send = async (endpoint: string, more: Record<string, string>): Promise<void> => {
      const { status } = await fetch(`${simulator.url}/v0/${endpoint}`, {
        method: 'POST',
        headers: { 'content-type': FORM },
        body: new URLSearchParams({
          api_key: app?.sdkKeys[0]?.key ?? '',
          bundle_id: app?.bundleId ?? '',
          platform: app?.platform ?? '',
          analytics_installation_id: id,
          advertising_id: gaid,
          os_version: '34',
          sdk_version: 'server',
          ...more,
        }).toString(),
      });
      expect(status).toBe(200);
    };
    const before = await workspace.install(id);
    expect(before.attribution).toMatchObject({ method: 'device-click', campaignId });
    expect(before.attribution?.candidates.length).toBeGreaterThan(0);
    await send('event', {});
    await send('purchase', { product_id: 'gold', price: '4.99', quantity: '1', currency: 'USD' });
    const after = await workspace.install(id);
    expect(after.sessions.length).toBe(before.sessions.length + 1);
    expect(after.attribution).toEqual(before.attribution);

    await send('event', { analytics_installation_id: 'aaaaaaaabbbbccccddddeeeeffff0000' });
    const again = await workspace.install('aaaaaaaabbbbccccddddeeeeffff0000');
    expect(again).toMatchObject({ reinstall: true, tracked: false, attribution: { campaignId } });
    const { rows } = await workspace.sql(
      `select source_campaign_id, type from mmp.facts where happened_at >= timestamp '${END.slice(0, -1)}' order by number`,
    );
    expect(rows).toEqual([
      [campaignId, 'session'],
      [campaignId, 'purchase'],
      [campaignId, 'install'],
      [campaignId, 'session'],
    ]);
  });

  test(
    'attributes a new install to a click that was generated, and to none that is too old',
    { tags: 'long' },
    async () => {
      const simulator = await started();
      const { default: workspace } = simulator;
      const clickOf = async (age: string): Promise<[string, string, string]> => {
        const { rows } = await workspace.sql(`select advertising_id, app_id, arg_max(campaign_id, happened_at)
        from mmp.engagements e
        where kind = 'click' and advertising_id is not null
          and advertising_id not in (select advertising_id from mmp.sessions where advertising_id is not null)
          and app_id in (select id from mmp.apps where platform = 'android')
        group by 1, 2 having max(happened_at) ${age} order by 1 limit 1`);
        return (rows[0] ?? []) as [string, string, string];
      };
      const opened = async ([gaid, appId]: readonly string[], id: string): Promise<unknown> => {
        const app = workspace.apps.find((one) => one.id === appId);
        await fetch(
          `${simulator.url}/v0/event?api_key=${app?.sdkKeys[0]?.key}&bundle_id=${app?.bundleId}&platform=android&analytics_installation_id=${id}&advertising_id=${gaid}&os_version=34&sdk_version=server`,
        );
        return (await workspace.install(id)).attribution;
      };
      const fresh = await clickOf(`>= timestamp '2026-03-15 00:00:01'`);
      expect(await opened(fresh, 'f'.repeat(32))).toMatchObject({ method: 'device-click', campaignId: fresh[2] });
      const old = await clickOf(`< timestamp '2026-03-14 23:00:00'`);
      expect(await opened(old, 'e'.repeat(32))).toMatchObject({ method: 'organic' });
    },
  );
});

describe('the file', () => {
  const left = (): string[] => readdirSync(folder).filter((name) => name.startsWith('world.duckdb'));

  test(
    'is replaced only where that is said, and by the same world again',
    { tags: 'long', timeout: 120_000 },
    async () => {
      await expect(generateInto(job())).rejects.toThrow(/--into: .*world\.duckdb is there already.*--force/);
      expect(await generateInto(job({ force: true }))).toMatchObject({ workspace: 'default', path });
      expect(left()).toEqual(['world.duckdb']);
    },
  );

  test('of a simulator that runs is left alone', { tags: 'long' }, async () => {
    await started();
    await expect(generateInto(job({ force: true }))).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  });

  test('that is no store is left alone', async () => {
    const other = join(folder, 'notes.txt');
    writeFileSync(other, 'mine');
    await expect(generateInto(job({ path: other, force: true }))).rejects.toMatchObject({ code: 'STORE_INVALID' });
    expect(readFileSync(other, 'utf8')).toBe('mine');
  });

  test.each(['.log1', '.log2', '.wal'])(
    'does not come where one was moved away and %s stands: what is in it would be lost',
    async (ending) => {
      const moved = join(folder, `moved${ending}.duckdb`);
      writeFileSync(`${moved}${ending}`, 'batches');
      for (const force of [true, false]) {
        await expect(generateInto(job({ path: moved, force }))).rejects.toMatchObject({
          code: 'STORE_INVALID',
          detail: expect.stringContaining(`${moved}${ending} is: what a store had acknowledged`) as string,
        });
      }
      expect(readdirSync(folder).filter((name) => name.startsWith(`moved${ending}`))).toEqual([
        `moved${ending}.duckdb${ending}`,
      ]);
      expect(readFileSync(`${moved}${ending}`, 'utf8')).toBe('batches');
    },
  );

  test('is made in a folder beside it, which is refused where it is another’s', async () => {
    const mine = join(folder, 'beside.duckdb');
    writeFileSync(`${mine}.part`, 'mine');
    await expect(generateInto(job({ path: mine, force: true }))).rejects.toThrow(
      /--into: .*beside\.duckdb\.part is there/,
    );
    expect(readFileSync(`${mine}.part`, 'utf8')).toBe('mine');
    rmSync(`${mine}.part`);

    mkdirSync(`${mine}.part`);
    writeFileSync(`${mine}.part/draft.duckdb`, 'half of one');
    writeFileSync(`${mine}.part/notes.txt`, 'mine');
    await expect(generateInto(job({ path: mine }))).rejects.toThrow(/notes\.txt is there.*Move it away/);
    expect(readFileSync(`${mine}.part/notes.txt`, 'utf8')).toBe('mine');
  });

  test(
    'comes all the same where a run was killed, and takes nothing else with it',
    { tags: 'long', timeout: 120_000 },
    async () => {
      const killed = join(folder, 'killed.duckdb');
      mkdirSync(`${killed}.part/draft.duckdb.tmp`, { recursive: true });
      mkdirSync(`${killed}.part.tmp`);
      for (const name of ['draft.duckdb', 'draft.duckdb.log1']) writeFileSync(`${killed}.part/${name}`, 'half of one');
      await generateInto(job({ path: killed, config: { ...config, installs: 20 } }));
      expect(readdirSync(folder).filter((name) => name.startsWith('killed'))).toEqual([
        'killed.duckdb',
        'killed.duckdb.part.tmp',
      ]);
    },
  );

  test('of a run that was interrupted is not there, nor half of it', { tags: 'long', timeout: 120_000 }, async () => {
    const stop = new AbortController();
    const begun = job({
      path: join(folder, 'interrupted.duckdb'),
      signal: stop.signal,
      onProgress: ({ share }) => void (share > 0.5 && stop.abort()),
    });
    await expect(generateInto(begun)).rejects.toThrow('aborted');
    expect(existsSync(begun.path)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('interrupted'))).toEqual([]);
  });

  test('can have the world in a workspace of its own', { tags: 'long', timeout: 120_000 }, async () => {
    const named = await generateInto(
      job({ path: join(folder, 'named.duckdb'), workspace: 'march', config: { ...config, installs: 20 } }),
    );
    const simulator = await createSimulator({ store: `file:${named.path}` });
    onTestFinished(() => simulator.close());
    expect(simulator.find('march')?.apps.map(({ bundleId }) => bundleId)).toEqual([
      'com.example.embercrown',
      'com.example.embercrown',
    ]);
    expect(simulator.default.clock.state().mode).toBe('real');
    expect(simulator.default.demo().length).toBe(4);
  });
});

const sum = (items: readonly Readonly<Record<string, unknown>>[], name: string): number =>
  items.reduce((total, item) => total + Number(item[name] ?? 0), 0);

test.runIf(canMount())(
  'a store that does not fit on the disk is refused before anything is made, unless it is asked for',
  { tags: 'long' },
  async () => {
    const disk = join(folder, 'disk');
    const small = job({ path: join(disk, 'small.duckdb'), config: { ...config, installs: 20 } });
    // A disk is let go of before the folder is.
    onTestFinished(smallDisk(disk, '100m'));
    await expect(generateInto(small)).rejects.toMatchObject({
      code: 'DISK_TOO_SMALL',
      detail: expect.stringMatching(
        /^--into: \S+small\.duckdb needs about [\d.]+ MB, and [\d.]+ MB are free there\. .*--installs.*--no-disk-check/,
      ) as string,
    });
    expect(readdirSync(disk)).toEqual([]);
    await expect(generateInto({ ...small, checksDisk: false })).resolves.toMatchObject({ workspace: 'default' });
  },
);
