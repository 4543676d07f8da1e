import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Settings, type Simulator } from '../../simulator/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { FORM } from '../support/world.js';

const GAME = 'dev.mmpsim.lanterngrove';
/** When the day begins before which the month lies. */
const NOW = '2026-11-24T00:00:00.000Z';
const folder = temporaryFolder();

async function aDemo(settings: Settings = {}): Promise<Simulator> {
  const simulator = await createSimulator({ demo: true, clock: { mode: 'frozen', now: NOW }, ...settings });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Of one that begins with the day; nobody sends it anything. */
let midnight: Simulator;
beforeAll(async () => void (midnight = await createSimulator({ demo: true, clock: { mode: 'frozen', now: NOW } })));
afterAll(() => midnight.close());

const everything = `select number, type, happened_at, id, installation_id, channel, campaign_id, gross_usd
  from mmp.facts order by number`;
const factsOf = async ({ default: workspace }: Simulator): Promise<readonly unknown[]> =>
  (await workspace.sql(everything, { dialect: 'duckdb', maxRows: 100_000 })).rows;

test('last week has installs, spend and revenue of named campaigns, and nothing has happened today', async () => {
  const { default: workspace } = midnight;
  const week = { from: '2026-11-17', to: '2026-11-23', granularity: 'total' } as const;
  const { items } = await workspace.insights('roas', { ...week, groupBy: ['campaign'], days: [0] });
  const paid = items.filter(({ campaign }) => campaign !== null);
  expect(paid.length).toBeGreaterThanOrEqual(5);
  expect(paid.map(({ campaignName }) => campaignName)).toContain('Broad Android');
  expect(paid.filter(({ spend }) => Number(spend) > 0).length).toBeGreaterThanOrEqual(5);
  expect(paid.some(({ roas }) => Number(roas) > 0)).toBe(true);

  const {
    items: [all],
  } = await workspace.insights('installs', {});
  expect(all?.['trackedInstalls']).toBeGreaterThan(400);
  const { rows } = await workspace.sql('select min(happened_at)::date, max(happened_at)::date from mmp.facts');
  expect(rows).toEqual([['2026-10-25', '2026-11-23']]);
});

test('of the same day every byte is the same, of another day it is another month', async () => {
  const knownOf = async (simulator: Simulator): Promise<object> => {
    const { clock: _, settings: __, sha256: ___, ...known } = await simulator.default.snapshot();
    return known;
  };
  const knownAt = async (now: string): Promise<object> => knownOf(await aDemo({ clock: { mode: 'frozen', now } }));
  const known = await knownOf(midnight);
  expect(await knownAt('2026-11-24T23:59:59.999Z')).toEqual(known);
  expect(await knownAt('2026-11-25T00:00:00.000Z')).not.toEqual(known);
});

test('a file keeps it, is not given it twice, and goes on with it', async () => {
  const store = `file:${join(folder, 'demo.duckdb')}`;
  const first = await createSimulator({ demo: true, store, clock: { mode: 'frozen', now: NOW } });
  const facts = await factsOf(first);
  await first.close();

  const second = await aDemo({ store });
  expect(await factsOf(second)).toEqual(facts);
  const app = second.default.apps.find(({ bundleId, platform }) => bundleId === GAME && platform === 'android');
  const [[installation]] = (
    await second.default.sql(
      `select installation_id from mmp.installs where channel = 'unity' and tracked order by number limit 1`,
    )
  ).rows as [[string]];
  const response = await fetch(`${second.url}/v0/event`, {
    method: 'POST',
    headers: { 'content-type': FORM },
    body: `api_key=${app?.sdkKeys[0]?.key}&bundle_id=${GAME}&platform=android&analytics_installation_id=${installation}&os_version=34&sdk_version=server&event=level_99`,
  });
  expect(response.status).toBe(200);
  const { rows } = await second.default.sql(`select source_channel from mmp.facts where name = 'level_99'`);
  expect(rows).toEqual([['unity']]);
  expect(await second.default.install(installation)).toMatchObject({ attribution: { channel: 'unity' } });
});

test('where something has happened already it stays away', async () => {
  const store = `file:${join(folder, 'used.duckdb')}`;
  const first = await createSimulator({ store });
  const [demo] = first.default.demo();
  await fetch(demo?.campaign?.clickUrl ?? '', { redirect: 'manual' });
  await first.close();
  const second = await aDemo({ store });
  expect(second.store.facts).toBe(1);
  expect(second.default.apps.map(({ bundleId }) => bundleId)).not.toContain(GAME);
});
