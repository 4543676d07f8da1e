import type { World, WorldList } from '@mmp-sim/contracts/answers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { playInto } from '../../simulator/generate/into-workspace.js';
import { unsentDirectory } from '../../simulator/generate/unsent-directory.js';
import { createSimulator, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { defaultLimits } from '../../simulator/limits.js';
import { takeSnapshot } from '../../simulator/snapshot/take.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { Worlds } from '../../simulator/worlds/worlds.js';
import { control, type Problem } from '../support/control.js';
import { follow, type Followed } from '../support/follow.js';
import { FORM } from '../support/world.js';

const NOW = '2026-11-24T15:30:00.000Z';
const SMALL = { preset: 'mid-core', installs: 20, days: 7, seed: 'small' } as const;

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ limits: { worldInstalls: 300 } })));
afterAll(() => sim.close());

/** A workspace in which nothing has happened, at half past three. */
function fresh(id: string, options: object = {}): WorkspaceHandle {
  const workspace = sim.workspace({ id, clock: { mode: 'frozen', now: NOW }, ...options });
  onTestFinished(() => sim.find(id)?.delete());
  return workspace;
}

const make = <Answer = World>(id: string, world: object) =>
  control<Answer>(sim.url, `POST /_sim/worlds?workspace=${id}`, world);
/** The same as soon as there is room for one: what ends takes a moment, which nobody takes from it who asks. */
const made = (id: string, world: object): Promise<void> =>
  expect.poll(async () => (await make(id, world)).status, { timeout: 30_000, interval: 20 }).not.toBe(429);
const worldsOf = async (id: string) =>
  (await control<WorldList>(sim.url, `GET /_sim/worlds?workspace=${id}`)).body.items;

const post = (fields: Record<string, string>) =>
  fetch(`${sim.url}/v0/event`, {
    method: 'POST',
    headers: { 'content-type': FORM },
    body: new URLSearchParams({ os_version: '17', sdk_version: 'server', ...fields }).toString(),
  });

/** What the stream tells of worlds, and what else it tells. */
async function followed(id: string): Promise<Followed & { readonly worlds: () => World[] }> {
  const stream = await follow(`${sim.url}/_sim/stream?workspace=${id}`);
  onTestFinished(() => stream.cut());
  const worlds = (): World[] =>
    stream.events.filter(({ event }) => event === 'world').map(({ data }) => data as unknown as World);
  return { ...stream, worlds };
}

/** Waits for the end of the world that is made. */
async function settled(stream: Awaited<ReturnType<typeof followed>>): Promise<World> {
  await stream.until(() => stream.worlds().some(({ state }) => state !== 'running'));
  const last = stream.worlds().at(-1);
  if (last === undefined) throw new RangeError('no world');
  return last;
}

test(
  'what is made is what the engine makes of the same world, beside what is there; and it goes on',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const mine = { bundleId: 'com.example.game', platform: 'ios' as const, sdkKeys: [{ key: 'MINE' }] };
    const workspace = fresh('alike', { apps: [mine] });
    const stream = await followed('alike');
    const { status, body } = await make('alike', SMALL);
    const begun = { startsOn: '2026-11-17', state: 'running', share: 0, facts: 0, problem: null };
    expect({ status, body }).toEqual({ status: 202, body: { id: expect.stringMatching(/^\d+$/), ...SMALL, ...begun } });
    const done = await settled(stream);
    expect(done).toMatchObject({ id: body.id, state: 'done', share: 1, problem: null });
    expect(await worldsOf('alike')).toEqual([done]);

    const direct = unsentDirectory({ limits: defaultLimits }).create({
      id: 'alike',
      clock: { mode: 'frozen', now: NOW },
      apps: [mine],
    });
    const { seed, ...world } = SMALL;
    const facts = await playInto(direct, { config: readWorld({ ...world, startsOn: '2026-11-17' }), seed });
    expect(done.facts).toBe(facts);
    const { sha256: _, ...expected } = JSON.parse(await takeSnapshot(direct)) as Record<string, unknown>;
    const { sha256: __, ...found } = (await workspace.snapshot()) as unknown as Record<string, unknown>;
    expect(found).toEqual(expected);

    const { items } = await workspace.insights('spend', {});
    expect(Number(items[0]?.['spend'])).toBeGreaterThan(0);
    const brought = `select installation_id, channel from mmp.installs where tracked and channel <> 'organic' limit 1`;
    const [[id, channel]] = (await workspace.sql(brought, { dialect: 'duckdb' })).rows as [[string, string]];
    const { app } = await workspace.install(id);
    const key = workspace.apps.find((one) => one.id === app.id)?.sdkKeys[0]?.key ?? '';
    const ids = { analytics_installation_id: id, advertising_id: '', developer_device_id: '' };
    await post({ api_key: key, bundle_id: app.bundleId, platform: app.platform, ...ids, event: 'level_99' });
    const later = `select source_channel from mmp.facts where name = 'level_99'`;
    expect((await workspace.sql(later, { dialect: 'duckdb' })).rows).toEqual([[channel]]);

    // What came to an end in a workspace is forgotten with what happened there, and how many it may have is told.
    expect((await control(sim.url, 'POST /_sim/reset?workspace=alike')).status).toBe(204);
    const left = await control<WorldList>(sim.url, 'GET /_sim/worlds?workspace=alike');
    expect(left.body).toEqual({ items: [], mostInstalls: 300 });

    // Keys live in one workspace, unless they are found behind /w/ alone.
    fresh('other');
    expect((await make<Problem>('other', SMALL)).body).toMatchObject({
      status: 409,
      code: 'KEY_TAKEN',
      detail: expect.stringContaining('lives in the workspace alike'),
    });
    expect(await worldsOf('other')).toEqual([]);
    fresh('behind', { keyScope: 'workspace' });
    expect((await make('behind', SMALL)).status).toBe(202);
  },
);

test('others are answered meanwhile, and hear how far it is', { tags: 'long', timeout: 60_000 }, async () => {
  fresh('meanwhile');
  const stream = await followed('meanwhile');
  await made('meanwhile', { ...SMALL, installs: 100, seed: 3 });
  let answered = 0;
  while (stream.worlds().every(({ state }) => state === 'running')) {
    expect((await control(sim.url, 'GET /_sim/health')).status).toBe(200);
    answered += 1;
  }
  expect(answered).toBeGreaterThan(20);
  const shares = stream.worlds().map(({ share }) => share);
  expect(shares.length).toBeGreaterThan(5);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  // What was before is gone, and that is told before it is told that all is there.
  const told = stream.events.map(({ event }) => event);
  expect(told.indexOf('reset')).toBe(told.lastIndexOf('world') - 1);
});

test(
  'one at a time; one that is cancelled makes room, and nothing of it is there',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const workspace = fresh('cancelled');
    const next = fresh('next');
    const stream = await followed('cancelled');
    await made('cancelled', { ...SMALL, installs: 300, seed: 4 });
    const [body] = await worldsOf('cancelled');
    const path = `/_sim/worlds/${body?.id}?workspace=cancelled`;
    expect((await control(sim.url, `GET ${path}`)).body).toMatchObject({ state: 'running' });
    expect((await make<Problem>('next', SMALL)).body).toMatchObject({ status: 429, code: 'WORLD_LIMIT' });
    // What is made in one workspace is nothing to another.
    expect((await control(sim.url, `GET /_sim/worlds/${body?.id}?workspace=next`)).status).toBe(404);
    expect((await control(sim.url, `DELETE ${path}`)).status).toBe(204);
    expect((await control(sim.url, `GET ${path}`)).status).toBe(404);
    expect(await settled(stream)).toMatchObject({ state: 'cancelled' });
    expect(workspace.apps).toEqual([]);

    // And so does a workspace that is deleted.
    expect((await make('next', { ...SMALL, installs: 300, seed: 5 })).status).toBe(202);
    next.delete();
    await made('cancelled', { ...SMALL, seed: 7 });
  },
);

test(
  'where something happens meanwhile that stays, and the world is not put in its place',
  { tags: 'long' },
  async () => {
    const workspace = fresh('used', { apps: [{ bundleId: 'com.example.game', platform: 'ios' }] });
    const [app] = workspace.apps;
    const stream = await followed('used');
    await made('used', { ...SMALL, seed: 6 });
    const campaign = workspace.addCampaign({ appId: app?.id ?? '', name: 'Spring', channel: 'unity' });
    await workspace.addEngagement({ kind: 'click', campaignId: campaign.id });
    expect(await settled(stream)).toMatchObject({ state: 'failed', problem: { code: 'WORKSPACE_USED' } });
    expect(workspace.apps).toHaveLength(1);
    expect((await make<Problem>('used', SMALL)).body).toMatchObject({
      status: 409,
      code: 'WORKSPACE_USED',
      detail: 'used. Clear it by POST /_sim/reset, or make another by POST /_sim/workspaces.',
    });
  },
);

test.each<readonly [what: string, clear: (id: string, before: unknown) => Promise<{ readonly status: number }>]>([
  ['a reset', (id) => control(sim.url, `POST /_sim/reset?workspace=${id}`)],
  ['a snapshot', (id, before) => control(sim.url, `PUT /_sim/snapshot?workspace=${id}`, before)],
])(
  '%s ends the world that is under way, which does not come after it',
  { tags: 'long', timeout: 60_000 },
  async (what, clear) => {
    const id = what.replace(' ', '-');
    const workspace = fresh(id);
    const { body: before } = await control(sim.url, `GET /_sim/snapshot?workspace=${id}`);
    const stream = await followed(id);
    await made(id, { ...SMALL, installs: 300, seed: 8 });
    expect((await clear(id, before)).status).toBeLessThan(300);
    expect(await settled(stream)).toMatchObject({
      state: 'failed',
      problem: { code: 'WORKSPACE_USED', detail: expect.stringContaining(`${id} was reset, or a snapshot`) },
    });
    expect(workspace.apps).toEqual([]);
    // Whoever asks how it stands is told as well.
    expect(await worldsOf(id)).toMatchObject([{ state: 'failed' }]);
  },
);

test.each([
  [
    { installs: 301 },
    'REQUEST_INVALID',
    'installs: got 301, expected at most 300. Ask for fewer, raise limits.worldInstalls',
  ],
  [{ installs: 0 }, 'REQUEST_INVALID', 'installs: got 0, expected a whole number, 1 or more.'],
  [{ preset: 'midcore' }, 'REQUEST_INVALID', 'mid-core'],
  [{ days: 367 }, 'REQUEST_INVALID', 'days: got 367, expected whole days, 1–366.'],
  [
    { startsOn: '2026-11-18', days: 7, installs: 20 },
    'REQUEST_INVALID',
    'startsOn: got 2026-11-18, expected 2026-11-17 at the latest',
  ],
  [{ instals: 5 }, 'REQUEST_INVALID', 'did you mean installs?'],
  [{ startsOn: '1999-01-01', installs: 20 }, 'WORLD_INVALID', 'countries'],
])('%j is refused: %s', { tags: 'long' }, async (world, code, detail) => {
  fresh('refused');
  const { status, body } = await make<Problem>('refused', world);
  expect({ status, code: body.code }).toEqual({ status: 400, code });
  expect(body.detail).toContain(detail);
  expect(await worldsOf('refused')).toEqual([]);
});

test('of a workspace that is deleted nothing is kept', { tags: 'long', timeout: 60_000 }, async () => {
  const directory = unsentDirectory({ limits: defaultLimits });
  const worlds = new Worlds(defaultLimits, (error) => expect.fail(String(error)));
  const workspace = directory.create({ id: 'deleted', clock: { mode: 'frozen', now: NOW } });
  await worlds.begin(workspace, SMALL);
  await expect.poll(() => worlds.of(workspace), { timeout: 30_000 }).toMatchObject([{ state: 'done' }]);
  directory.delete('deleted');
  expect(worlds.of(workspace)).toEqual([]);
});

test('whoever closes the simulator waits for no world', async () => {
  const other = await createSimulator({ clock: { mode: 'frozen', now: NOW } });
  const { status } = await control(other.url, 'POST /_sim/worlds', { installs: 300 });
  expect(status).toBe(202);
  await other.close();
});
