import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Archive } from '../../simulator/archive/archive.js';
import { MemoryFilling } from '../../simulator/memory/memory-filling.js';
import { MemoryWarehouse } from '../../simulator/memory/memory-warehouse.js';
import { defaultLimits, type ResolvedLimits } from '../../simulator/limits.js';
import { shippedRates } from '../../simulator/money/rates.js';
import { Database } from '../../simulator/store/database.js';
import { ownViews } from '../../simulator/store/views.js';
import type { View, Warehouse } from '../../simulator/warehouse.js';
import { Directory } from '../../simulator/workspaces/directory.js';
import type { Workspace } from '../../simulator/workspaces/workspace.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const START = '2026-01-01T00:00:00.000Z';

type World = { readonly warehouse: Warehouse; readonly directory: Directory; readonly workspace: Workspace };

function aDirectory(limits: ResolvedLimits, keeper: Archive | null): Directory {
  return new Directory({
    mode: 'faithful',
    seed: '',
    limits,
    rates: shippedRates,
    eventNames: null,
    endpoints: [],
    rules: () => [],
    readerOf: () => ({ values: () => ({}), canonical: () => null }),
    ...(keeper === null ? {} : { keeper }),
  });
}

const aWorkspace = (directory: Directory): Workspace =>
  directory.create({ id: 'w', clock: { mode: 'frozen', now: START }, apps: [{ bundleId: 'game', platform: 'ios' }] });

async function inFile(limits: ResolvedLimits = defaultLimits): Promise<World> {
  const archive = await Archive.open(join(folder, `${(files += 1)}.duckdb`), {
    warehouse: null,
    limits,
    onTrouble: () => {},
  });
  onTestFinished(() => archive.close());
  const directory = aDirectory(limits, archive);
  await archive.fill(directory);
  return { warehouse: archive, directory, workspace: aWorkspace(directory) };
}

function inMemory(
  limits: ResolvedLimits = defaultLimits,
  fillMs?: number,
): World & { readonly warehouse: MemoryWarehouse } {
  const directory = aDirectory(limits, null);
  const warehouse = new MemoryWarehouse(directory, {
    warehouse: null,
    limits,
    ...(fillMs === undefined ? {} : { fillMs }),
  });
  onTestFinished(() => warehouse.close());
  return { warehouse, directory, workspace: aWorkspace(directory) };
}

/** Much, of which none takes its time. */
function muchIn(workspace: Workspace, count: number): Promise<unknown> {
  const app = workspace.catalog.apps()[0]?.id ?? '';
  workspace.catalog.addCampaign({ appId: app, name: 'Spring', channel: 'unity' });
  return Promise.all(Array.from({ length: count }, (_, n) => click(workspace, `site ${n}`)));
}

const asked = async (warehouse: Warehouse, sql: string): Promise<unknown> =>
  (await warehouse.ask({ workspace: 'w', sql }, { maxRows: 100, timeoutMs: 10_000 })).rows;

function click(workspace: Workspace, siteId: string): Promise<unknown> {
  const campaignId = workspace.catalog.campaigns()[0]?.id ?? '';
  return workspace.addEngagement({ kind: 'click', campaignId, siteId });
}

/** Columns of each view, by its own name. */
const columnsOf = async (warehouse: Warehouse, view: View): Promise<readonly string[]> => {
  const sql = `select * from ${view.schema}.${view.name}`;
  const { columns } = await warehouse.ask({ workspace: 'w', sql }, { maxRows: 1, timeoutMs: 10_000 });
  return columns.map(({ name }) => name);
};

describe.each([
  { where: 'in memory', open: async () => inMemory() },
  { where: 'in a file', open: () => inFile() },
])('$where', ({ open }) => {
  test('a question is about all that has happened until it was asked', async () => {
    const { warehouse, workspace } = await open();
    const app = workspace.catalog.apps()[0]?.id ?? '';
    workspace.catalog.addCampaign({ appId: app, name: 'Spring', channel: 'unity' });
    const sites = 'select site_id, channel, happened_at from facts order by number';
    await click(workspace, 'one');
    expect(await asked(warehouse, sites)).toEqual([['one', 'unity', '2026-01-01 00:00:00']]);
    await workspace.advance({ ms: 1000 });
    await click(workspace, 'two');
    expect(await asked(warehouse, sites)).toEqual([
      ['one', 'unity', '2026-01-01 00:00:00'],
      ['two', 'unity', '2026-01-01 00:00:01'],
    ]);
    const names = "select body->>'$.name' from records where part = 'campaign'";
    expect(await asked(warehouse, names)).toEqual([['Spring']]);
    workspace.catalog.patchCampaign(workspace.catalog.campaigns()[0]?.id ?? '', { name: 'Summer' });
    expect(await asked(warehouse, names)).toEqual([['Summer']]);
  });

  test('a question is about one workspace', async () => {
    const { warehouse, directory, workspace } = await open();
    const other = directory.create({ id: "it's another", apps: [{ bundleId: 'game', platform: 'ios' }] });
    for (const { catalog } of [workspace, other]) {
      catalog.addCampaign({ appId: catalog.apps()[0]?.id ?? '', name: catalog.apps()[0]?.id ?? '', channel: 'unity' });
    }
    const names = async (id: string): Promise<unknown> =>
      (await warehouse.ask({ workspace: id, sql: 'select name from campaigns' }, { maxRows: 9, timeoutMs: 9999 })).rows;
    expect(await names('w')).toEqual([[workspace.catalog.apps()[0]?.id]]);
    expect(await names("it's another")).toEqual([[other.catalog.apps()[0]?.id]]);
    expect(await names('none')).toEqual([]);
  });

  test('every view has columns of its own, and tells of no workspace', async () => {
    const { warehouse } = await open();
    const columns = await Promise.all(ownViews.map((view) => columnsOf(warehouse, view)));
    expect(columns.filter((names) => names.length < 4 || names.includes('workspace'))).toEqual([]);
  });

  test('what networks report is asked of in US dollars, the latest report of each key', async () => {
    const { warehouse, workspace } = await open();
    const [app] = workspace.catalog.apps();
    const report = {
      date: '2026-01-01',
      appId: app?.id ?? '',
      channel: 'unity',
      impressions: 1000,
      clicks: 10,
      installs: 2,
    };
    const sql =
      'select date, country, clicks, spend, original_spend, original_currency, ad_revenue from network_reports order by number';
    const { network } = workspace.reports;
    network.add({
      rows: [
        { ...report, spend: '9.99' },
        { ...report, country: 'de', adRevenue: '0.000000001' },
      ],
    });
    expect(await asked(warehouse, sql)).toEqual([
      ['2026-01-01', null, '10', '9.990000000', '9.990000000', 'USD', null],
      ['2026-01-01', 'DE', '10', null, null, null, '0.000000001'],
    ]);
    network.add({ rows: [{ ...report, clicks: 11, spend: { amount: '1', currency: 'AFN' } }] });
    network.rows.delete(({ country }) => country === 'DE');
    expect(await asked(warehouse, sql)).toEqual([['2026-01-01', null, '11', null, '1.000000000', 'AFN', null]]);
    await workspace.reset();
    expect(await asked(warehouse, sql)).toEqual([]);
  });

  test('of a postback a conversion value that was withheld is null, and one that is zero is zero', async () => {
    const { warehouse, workspace } = await open();
    const postback = {
      version: '4.0',
      'ad-network-id': '4dzt52r2t5.skadnetwork',
      'source-identifier': '39',
      appId: workspace.catalog.apps()[0]?.id ?? '',
    };
    workspace.reports.skan.add({
      rows: [
        { ...postback, 'transaction-id': 'a', 'conversion-value': 0 },
        { ...postback, 'transaction-id': 'b', 'conversion-value': null },
      ],
    });
    const sql = 'select received_at, channel, conversion_value, did_win from skan_postbacks order by number';
    expect(await asked(warehouse, sql)).toEqual([
      ['2026-01-01 00:00:00', 'unity', 0, true],
      ['2026-01-01 00:00:00', 'unity', null, true],
    ]);
  });

  test('after a reset it is about what comes then, and of a deleted workspace about nothing', async () => {
    const { warehouse, directory, workspace } = await open();
    const app = workspace.catalog.apps()[0]?.id ?? '';
    workspace.catalog.addCampaign({ appId: app, name: 'Spring', channel: 'unity' });
    await click(workspace, 'one');
    expect(await asked(warehouse, 'select count(*) from facts')).toEqual([['1']]);
    await workspace.reset();
    expect(await asked(warehouse, 'select count(*) from facts')).toEqual([['0']]);
    await click(workspace, 'two');
    expect(await asked(warehouse, 'select site_id from facts')).toEqual([['two']]);
    directory.delete('w');
    expect(await asked(warehouse, 'select count(*) from facts')).toEqual([['0']]);
  });
});

test.each([
  { where: 'memory', open: async (limits: ResolvedLimits) => inMemory(limits), kept: ['3', '4'] },
  { where: 'a file', open: inFile, kept: ['0', '1', '2', '3', '4'] },
])('facts that a limit pushes out of memory stay in $where as $kept', async ({ open, kept }) => {
  const { warehouse, workspace } = await open({ ...defaultLimits, facts: 2 });
  const app = workspace.catalog.apps()[0]?.id ?? '';
  workspace.catalog.addCampaign({ appId: app, name: 'Spring', channel: 'unity' });
  for (const site of ['0', '1', '2']) await click(workspace, site);
  await asked(warehouse, 'select 1');
  for (const site of ['3', '4']) await click(workspace, site);
  expect(await asked(warehouse, 'select site_id from facts order by number')).toEqual(kept.map((site) => [site]));
});

describe('what is in memory is filled into a database', () => {
  const count = { workspace: 'w', sql: 'select count(*) from facts' };
  const limits = { maxRows: 9, timeoutMs: 1000 };

  test('in no time of the question that waits for it', async () => {
    const { warehouse, workspace } = inMemory();
    await asked(warehouse, 'select 1');
    await muchIn(workspace, 10_000);
    expect((await warehouse.ask(count, limits)).rows).toEqual([['10000']]);
    const answer = await warehouse.answer(
      { ...count, sql: 'select count(*) from mmp.facts', dialect: 'duckdb' },
      { ...limits, maxBytes: 9999 },
    );
    expect(answer.rows).toEqual([[10_000]]);
  }, 90_000);

  test('for so long as a question may wait, and on for the next one', async () => {
    const { warehouse, workspace } = inMemory(defaultLimits, 1);
    await muchIn(workspace, 5000);
    await warehouse.tables();
    await expect(warehouse.ask(count, limits)).rejects.toMatchObject({
      code: 'SQL_LIMIT',
      message: expect.stringMatching(/after 1 ms \d+ facts and requests are still to be made ready .* Ask again\.$/),
    });
    await expect
      .poll(
        () =>
          warehouse.ask(count, limits).then(
            ({ rows }) => rows,
            () => null,
          ),
        { timeout: 60_000 },
      )
      .toEqual([['5000']]);
  });

  test('while others go on: who asks and goes hears so at once, and the event loop turns', async () => {
    const { warehouse, workspace } = inMemory();
    await muchIn(workspace, 5000);
    await warehouse.tables();
    const gone = new AbortController();
    const answer = warehouse.answer({ ...count, dialect: 'duckdb', gone: gone.signal }, { ...limits, maxBytes: 9999 });
    setImmediate(() => gone.abort());
    await expect(answer).rejects.toMatchObject({ code: 'SQL_LIMIT', message: expect.stringContaining('has gone') });
  });

  test('whole: what could not be written is written the next time', async () => {
    const directory = aDirectory(defaultLimits, null);
    const workspace = aWorkspace(directory);
    await muchIn(workspace, 10);
    const database = await Database.open(':memory:');
    const filling = new MemoryFilling(directory, database);
    onTestFinished(() => filling.close());
    const stage = database.stage.bind(database);
    let isFull = true;
    database.stage = (batch) => (isFull && batch.facts !== null ? Promise.reject(new Error('no room')) : stage(batch));
    await expect(filling.fill('w')).rejects.toThrow('no room');
    isFull = false;
    await filling.fill('w');
    expect((await database.ask(count, limits)).rows).toEqual([['10']]);
  });

  test('no more once it was closed', async () => {
    const { warehouse, workspace } = inMemory();
    await muchIn(workspace, 5000);
    const closed = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('it was closed') };
    const asking = expect(warehouse.ask(count, limits)).rejects.toMatchObject(closed);
    await warehouse.close();
    await asking;
    await expect(warehouse.ask(count, limits)).rejects.toMatchObject(closed);
  });
});
