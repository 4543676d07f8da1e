import { describe, expect, onTestFinished, test } from 'vitest';
import { MemoryFilling } from '../../simulator/memory/memory-filling.js';
import { MemoryWarehouse } from '../../simulator/memory/memory-warehouse.js';
import { defaultLimits, type ResolvedLimits } from '../../simulator/limits.js';
import { shippedRates } from '../../simulator/money/rates.js';
import { Database } from '../../simulator/store/database.js';
import { Directory } from '../../simulator/workspaces/directory.js';
import type { Workspace } from '../../simulator/workspaces/workspace.js';

const START = '2026-01-01T00:00:00.000Z';

type World = { readonly warehouse: MemoryWarehouse; readonly directory: Directory; readonly workspace: Workspace };

function aDirectory(limits: ResolvedLimits): Directory {
  return new Directory({
    mode: 'faithful',
    seed: '',
    limits,
    rates: shippedRates,
    eventNames: null,
    endpoints: [],
    rules: () => [],
    readerOf: () => ({ values: () => ({}), canonical: () => null }),
  });
}

const aWorkspace = (directory: Directory): Workspace =>
  directory.create({ id: 'w', clock: { mode: 'frozen', now: START }, apps: [{ bundleId: 'game', platform: 'ios' }] });

function inMemory(limits: ResolvedLimits = defaultLimits, fillMs?: number): World {
  const directory = aDirectory(limits);
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

const asked = async (warehouse: MemoryWarehouse, sql: string): Promise<unknown> =>
  (await warehouse.ask({ workspace: 'w', sql }, { maxRows: 100, timeoutMs: 10_000 })).rows;

function click(workspace: Workspace, siteId: string): Promise<unknown> {
  const campaignId = workspace.catalog.campaigns()[0]?.id ?? '';
  return workspace.addEngagement({ kind: 'click', campaignId, siteId });
}

describe('what is in memory is filled into a database', () => {
  const count = { workspace: 'w', sql: 'select count(*) from facts' };
  const limits = { maxRows: 9, timeoutMs: 1000 };

  test('in no time of the question that waits for it', { tags: 'long', timeout: 90_000 }, async () => {
    const { warehouse, workspace } = inMemory();
    await asked(warehouse, 'select 1');
    await muchIn(workspace, 10_000);
    expect((await warehouse.ask(count, limits)).rows).toEqual([['10000']]);
    const answer = await warehouse.answer(
      { ...count, sql: 'select count(*) from mmp.facts', dialect: 'duckdb' },
      { ...limits, maxBytes: 9999 },
    );
    expect(answer.rows).toEqual([[10_000]]);
  });

  test('for so long as a question may wait, and on for the next one', { tags: 'long' }, async () => {
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
    const directory = aDirectory(defaultLimits);
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

  test('and asked by whoever waits: a question of ours ends with who asked it, in its turn or before it', async () => {
    const { warehouse } = inMemory();
    const hours = {
      workspace: 'w',
      sql: 'select sum(hash(a.range, b.range)) from range(10000000) a, range(10000000) b',
    };
    const [running, waiting] = [new AbortController(), new AbortController()];
    const patient = { ...limits, timeoutMs: 600_000 };
    const first = expect(warehouse.ask({ ...hours, gone: running.signal }, patient)).rejects.toMatchObject({
      code: 'SQL_LIMIT',
      message: expect.stringContaining('has gone'),
    });
    const second = expect(warehouse.ask({ ...hours, gone: waiting.signal }, patient)).rejects.toMatchObject({
      code: 'SQL_LIMIT',
    });
    const third = warehouse.ask({ ...count, sql: 'select 3' }, patient);
    waiting.abort();
    await second;
    running.abort();
    await first;
    expect((await third).rows).toEqual([[3]]);
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
