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

test(
  'last week has installs, spend and revenue of named campaigns, and nothing has happened today',
  { tags: 'long' },
  async () => {
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
  },
);

test('its last hours came by requests: one was dropped, one rejected, one has a warning', async () => {
  const entries = midnight.default.requests();
  const instants = entries.map(({ at }) => at).toSorted();
  expect(instants[0]).toMatch(/^2026-11-23T18/);
  expect(instants.at(-1)).toMatch(/^2026-11-23T23:59/);
  const kinds = new Set(entries.filter(({ findings }) => findings.length === 0).map(({ endpoint }) => endpoint));
  expect(kinds).toEqual(
    new Set(['click', 'impression', 'event', 'purchase', 'ad_impressions'].map((name) => `tenjin.${name}`)),
  );
  const odd = entries.filter(({ findings }) => findings.length > 0);
  expect(odd.map(({ verdict, findings: [first], answer }) => `${verdict} ${first?.rule} ${answer.status}`)).toEqual([
    'dropped no-device-id 202',
    'rejected unauthorized 401',
    'recorded unknown-parameter 200',
  ]);
  expect(midnight.default.clock.state()).toEqual({ mode: 'frozen', now: NOW, rate: 0 });
});

test('somebody who clicked too long ago is organic, and the newest but one', async () => {
  const { items } = (await (await fetch(`${midnight.url}/_sim/installs?limit=2`)).json()) as {
    items: { installationId: string }[];
  };
  const [newest, other] = await Promise.all(
    items.map(({ installationId }) => midnight.default.install(installationId)),
  );
  expect(newest?.attribution).toMatchObject({ channel: 'unity', method: 'device-click' });
  expect(other?.attribution?.channel).toBe('organic');
  expect(other?.attribution?.candidates).toContainEqual(
    expect.objectContaining({ kind: 'click', verdict: 'lost', reason: 'outside-window' }),
  );
});

test('callbacks are captured, and one was refused first', () => {
  const { callbacks } = midnight.default;
  expect(callbacks.list().map(({ name, findings }) => [name, findings])).toEqual([
    ['Purchases', []],
    ['Installs', []],
  ]);
  const deliveries = callbacks.deliveries();
  expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['delivered']));
  const refused = deliveries.filter(({ attempts }) => attempts.length > 1);
  expect(refused.map(({ attempts }) => attempts.map(({ at, status, why }) => [at, status, why]))).toEqual([
    [
      ['2026-11-23T23:58:00.000Z', 503, 'planned'],
      ['2026-11-23T23:59:00.000Z', 200, 'retry'],
    ],
  ]);
});

test('callbacks of the settings are called as they say, and no others', { tags: 'long' }, async () => {
  const mine = { name: 'mine', event: 'level_99', url: 'http://127.0.0.1:9/' };
  const { callbacks } = (await aDemo({ callbacks: [mine] })).default;
  expect(callbacks.list().map(({ name }) => name)).toEqual(['mine']);
  expect(callbacks.deliveries()).toEqual([]);
});

test('a clock that runs goes on from where it was', async () => {
  const before = Date.now();
  const { default: workspace } = await aDemo({ clock: { mode: 'real' } });
  const { mode, now } = workspace.clock.state();
  expect(mode).toBe('real');
  expect(Date.parse(now)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(now)).toBeLessThanOrEqual(Date.now());
});

test('of the same day every byte is the same, of another day it is another month', { tags: 'long' }, async () => {
  const knownOf = async (simulator: Simulator): Promise<object> => {
    const { clock: _, settings: __, sha256: ___, ...known } = await simulator.default.snapshot();
    return known;
  };
  const knownAt = async (now: string): Promise<object> => knownOf(await aDemo({ clock: { mode: 'frozen', now } }));
  const known = await knownOf(midnight);
  expect(await knownAt('2026-11-24T23:59:59.999Z')).toEqual(known);
  expect(await knownAt('2026-11-25T00:00:00.000Z')).not.toEqual(known);
});

test('a file keeps it, is not given it twice, and goes on with it', { tags: 'long' }, async () => {
  const store = `file:${join(folder, 'demo.duckdb')}`;
  const first = await createSimulator({ demo: true, store, clock: { mode: 'frozen', now: NOW } });
  const facts = await factsOf(first);
  const requests = first.default.requests().map(({ id, at }) => [id, at]);
  const deliveries = first.default.callbacks.deliveries();
  await first.close();
  // The same as in memory.
  expect(facts).toEqual(await factsOf(midnight));

  const second = await aDemo({ store });
  expect(await factsOf(second)).toEqual(facts);
  expect(second.default.requests().map(({ id, at }) => [id, at])).toEqual(requests);
  expect(second.default.callbacks.deliveries()).toEqual(deliveries);
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

test('where something has happened already it stays away', { tags: 'long' }, async () => {
  const store = `file:${join(folder, 'used.duckdb')}`;
  const first = await createSimulator({ store });
  const [demo] = first.default.demo();
  await fetch(demo?.campaign?.clickUrl ?? '', { redirect: 'manual' });
  await first.close();
  const second = await aDemo({ store });
  expect(second.store.facts).toBe(1);
  expect(second.default.apps.map(({ bundleId }) => bundleId)).not.toContain(GAME);
});

test('after a reset its apps are there, and it is not played again', { tags: 'long' }, async () => {
  const store = `file:${join(folder, 'reset.duckdb')}`;
  const first = await createSimulator({ demo: true, store, clock: { mode: 'frozen', now: NOW } });
  await first.default.reset();
  const apps = first.default.apps.map(({ id }) => id);
  await first.close();
  const second = await aDemo({ store });
  expect(second.default.apps.map(({ id }) => id)).toEqual(apps);
  expect(await factsOf(second)).toEqual([]);
});
