import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '@mmp-sim/contracts/wire';
import { createSimulator, type Simulator, type Snapshot, type WorkspaceHandle } from '../../simulator/index.js';
import { type Answer, answerTo, anyAnswerTo } from '../support/answer.js';
import type { Problem } from '../support/control.js';
import { follow } from '../support/follow.js';
import { sendLine } from '../support/http-line.js';
import { AIID, aWorld, GAID, NOON, type World } from '../support/world.js';

let sim: Simulator;
let other: Simulator;
beforeAll(async () => {
  [sim, other] = [await createSimulator(), await createSimulator()];
});
afterAll(() => Promise.all([sim.close(), other.close()]));

const JSON_TYPE = { 'content-type': 'application/json' };
const HOUR_MS = 3_600_000;

async function taken(on: Simulator, { id }: { readonly id: string }): Promise<string> {
  const answer = await answerTo(`${on.url}/_sim/snapshot?workspace=${id}`);
  expect(answer.status).toBe(200);
  return answer.text;
}

function put(on: Simulator, { id }: { readonly id: string }, body: string | Uint8Array, headers = {}): Promise<Answer> {
  const init = { method: 'PUT', body, headers: { ...JSON_TYPE, ...headers } };
  return answerTo(`${on.url}/_sim/snapshot?workspace=${id}`, init);
}

/** Puts a snapshot into a fresh workspace, which has to succeed. */
async function restored(on: Simulator, text: string, options = {}): Promise<WorkspaceHandle> {
  const workspace = on.workspace(options);
  const { status, text: said } = await put(on, workspace, text);
  expect(status, said).toBe(200);
  return workspace;
}

async function withSettings(settings: Settings, examine: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator(settings);
  try {
    await examine(own);
  } finally {
    await own.close();
  }
}

/** A world in which something of every kind has happened. */
async function aLivedInWorld(on: Simulator = sim, options: Parameters<typeof aWorld>[1] = {}): Promise<World> {
  const world = aWorld(on, { ...options, app: { attributionDelayMs: HOUR_MS, ...options.app } });
  const { workspace, app } = world;
  const link = world.campaign();
  // It counts and never happens.
  workspace.faults.add({ endpoint: 'event', when: { nth: 1000, per: 'installation' }, do: { status: 503 } });
  const details = {
    site_id: 'site',
    creative_name: 'x',
    limit_ad_tracking: '0',
    deeplink_url: 'game://level/3',
    more: 'y',
  };
  await world.click(link, { advertising_id: GAID, ...details });
  await workspace.addClaim({ appId: app.id, channel: 'Meta', kind: 'click', advertisingId: GAID, engagedAt: NOON });
  await world.open();
  await world.event('level_complete');
  await world.post('/v0/purchase', {
    ...world.complete,
    product_id: 'p',
    price: '1.99',
    quantity: '1',
    currency: 'EUR',
  });
  workspace.addSubscription({ appId: app.id, token: 'token', price: '4.99', currency: 'USD' });
  const day = { date: '2026-11-23', channel: 'unity', impressions: 1, clicks: 1, installs: 1 };
  workspace.networkReports.add([{ ...day, appId: app.id, spend: '1.50' }]);
  await world.post(`/w/${workspace.id}/v0/evnt`, {});
  return world;
}

/** The snapshot with its sum put right again, as if a simulator had taken it so. */
function sealed(snapshot: Snapshot): Snapshot {
  const lines = Object.entries(snapshot)
    .filter(([name]) => name !== 'sha256')
    .map(([name, part]) => `${JSON.stringify(name)}:${JSON.stringify(part)}\n`);
  return { ...snapshot, sha256: createHash('sha256').update(lines.join('')).digest('hex') };
}

type Tree = { [name: string]: unknown };

/** A copy with another value at a path such as `engine.made.facts`, and the sum right again. */
function forged(snapshot: Snapshot, path: string, value: unknown): Snapshot {
  const copy = structuredClone(snapshot);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Tree>((tree, name) => tree[name] as Tree, copy as Tree);
  parent[last] = value;
  return sealed(copy);
}

/** Where a field of a row stands that has no pool. */
function fieldOf(snapshot: Snapshot, table: string, row: number, field: string): string {
  const packed = table.split('.').reduce<Tree>((tree, name) => tree[name] as Tree, snapshot as Tree);
  const [shape = 0] = (packed['rows'] as number[][])[row] ?? [];
  const place = (packed['fields'] as string[][])[shape]?.indexOf(field) ?? -1;
  if (place < 0) throw new RangeError(`no field ${field} in ${table}`);
  return `${table}.rows.${row}.${place + 1}`;
}

describe('out and in', () => {
  test('the same comes out again, wherever it was put in', { tags: 'long' }, async () => {
    const world = await aLivedInWorld();
    const text = await taken(sim, world.workspace);
    expect(await taken(other, await restored(other, text))).toBe(text);
    expect(await taken(sim, await restored(sim, text, { keyScope: 'workspace' }))).toBe(text);
    await world.open();
    await put(sim, world.workspace, text);
    expect(await taken(sim, world.workspace)).toBe(text);
    await withSettings({}, async (own) => {
      expect((await put(own, { id: 'default' }, text)).status).toBe(200);
      expect(await taken(own, { id: 'default' })).toBe(text);
      expect(own.default.apps.map(({ bundleId }) => bundleId)).toEqual(['com.example.game']);
    });
  });

  test(
    'the answer is the workspace as it is now: its own id and address, the keys of the snapshot',
    { tags: 'long' },
    async () => {
      const world = await aLivedInWorld(sim, { mode: 'strict', anyKey: true, seed: 'mine' });
      const workspace = other.workspace({ id: 'moved-here' });
      const { body } = await put(other, workspace, await taken(sim, world.workspace));
      expect(body).toMatchObject({
        id: 'moved-here',
        baseUrl: `${other.url}/w/moved-here`,
        mode: 'strict',
        anyKey: true,
        seed: 'mine',
        keyScope: 'global',
        clock: { mode: 'frozen', now: NOON },
        apps: [world.app],
      });
      expect(workspace.apps).toEqual([world.app]);
    },
  );

  test('the next ids, keys and short ids are those that would have come', async () => {
    const world = await aLivedInWorld();
    const moved = await restored(other, await taken(sim, world.workspace));
    const next = async (workspace: WorkspaceHandle) => {
      const app = workspace.addApp({ bundleId: 'com.example.next', platform: 'ios' });
      const { id, shortId } = workspace.addCampaign({ appId: app.id, name: 'Next', channel: 'Another' });
      const click = await workspace.addEngagement({ kind: 'click', campaignId: id });
      const claim = await workspace.addClaim({
        appId: app.id,
        channel: 'X',
        kind: 'click',
        advertisingId: GAID,
        engagedAt: NOON,
      });
      return { app, id, shortId, click, claim };
    };
    expect(await next(moved)).toEqual(await next(world.workspace));
  });

  test('what is planned falls due there, and a reset starts the clock as here', async () => {
    const world = await aLivedInWorld();
    await world.workspace.clock.advance({ ms: HOUR_MS - 1 });
    const moved = await restored(other, await taken(sim, world.workspace));
    const due = await moved.clock.advance({ ms: 1 });
    expect(due.due).toMatchObject([{ kind: 'attribution-visible', installationId: AIID }]);
    expect(due).toEqual(await world.workspace.clock.advance({ ms: 1 }));
    await moved.reset();
    expect(moved.clock.state()).toEqual({ mode: 'frozen', now: NOON, rate: 0 });
  });

  test('raw requests and answers come back byte for byte, and are read as before', async () => {
    const world = aWorld(sim);
    const odd = Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0x00, 0x26, 0x62, 0x3d, 0x31]);
    await sendLine(sim.port, {
      method: 'POST',
      target: `/w/${world.workspace.id}/v0/event?%ff=%00&x=1`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-latin': 'caf\u00e9' },
      chunks: [odd],
    });
    await world.view(world.campaign(), { advertising_id: GAID });
    const moved = await restored(other, await taken(sim, world.workspace));
    expect(moved.requests()).toEqual(world.workspace.requests());
    const [view, open] = moved.requests();
    expect(open?.sent).toMatchObject({ body: odd.toString('base64'), bodyEncoding: 'base64' });
    expect(open?.fields).toMatchObject({ b: '1', x: '1' });
    expect(view?.answer.headers['Content-Type']).toBe('image/gif');
  });

  test('entries that were deleted stay gone, and numbers and cursors go on', async () => {
    const world = aWorld(sim);
    for (let sent = 0; sent < 4; sent += 1) await world.open();
    for (const id of ['2', '4']) await world.control(`DELETE /_sim/requests/${id}`);
    const moved = await restored(other, await taken(sim, world.workspace));
    expect(moved.requests().map(({ id }) => id)).toEqual(['3', '1']);
    expect((await moved.assert({ count: 0, since: '4' })).cursor).toBe('4');
  });

  test('in process: plain data that a test can keep, and that nobody can change afterwards', async () => {
    const world = await aLivedInWorld();
    const snapshot = await world.workspace.snapshot();
    expect(snapshot).toEqual(JSON.parse(await taken(sim, world.workspace)));
    const before = structuredClone(snapshot);
    const moved = other.workspace();
    await moved.restore(snapshot);
    (snapshot['settings'] as { mode: string }).mode = 'changed';
    await world.open();
    expect(await moved.snapshot()).toEqual(before);
  });

  test('compressed, or spread over lines, it is the same', async () => {
    const world = await aLivedInWorld();
    const text = await taken(sim, world.workspace);
    const moved = other.workspace();
    expect((await put(other, moved, gzipSync(text), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect((await put(other, moved, JSON.stringify(JSON.parse(text), null, 2))).status).toBe(200);
    expect(await taken(other, moved)).toBe(text);
  });
});

describe('the clock', () => {
  test('a real one keeps how far it is ahead, a scaled one goes on from where it was', async () => {
    const ahead = sim.workspace({ clock: { mode: 'real' } });
    await ahead.clock.advance({ ms: 1000 * HOUR_MS });
    const moved = await restored(other, await taken(sim, ahead));
    const apart = Date.parse(moved.clock.state().now) - Date.parse(ahead.clock.state().now);
    expect(moved.clock.state().mode).toBe('real');
    expect(Math.abs(apart)).toBeLessThan(10_000);

    const scaled = sim.workspace({ clock: { mode: 'scaled', rate: 0.001, now: NOON } });
    const again = await restored(other, await taken(sim, scaled));
    expect(again.clock.state()).toMatchObject({ mode: 'scaled', rate: 0.001 });
    expect(Date.parse(again.clock.state().now) - Date.parse(NOON)).toBeLessThan(100);
  });

  test('a real one never goes back, whatever the other machine thinks what time it is', async () => {
    const world = aWorld(sim, { clock: { mode: 'real' } });
    await world.open();
    const snapshot = await world.workspace.snapshot();
    const clock = snapshot['clock'] as { nowMs: number };
    const late = clock.nowMs + 10 * HOUR_MS;
    const moved = other.workspace();
    await moved.restore(sealed({ ...snapshot, clock: { ...clock, nowMs: late } }));
    expect(Date.parse(moved.clock.state().now)).toBeGreaterThanOrEqual(late);
  });
});

describe('limits', () => {
  test('what was dropped stays known; what a smaller place has no room for is dropped there, and said', async () => {
    await withSettings({ limits: { journalEntries: 3, facts: 5, engagements: 2, installations: 2 } }, async (own) => {
      const world = await aLivedInWorld(own, { seed: 'small' });
      for (const n of [1, 2, 3]) await world.open({ analytics_installation_id: `${n}`.repeat(32), advertising_id: '' });
      for (const n of [1, 2])
        await world.workspace.addEngagement({ kind: 'click', campaignId: world.campaign().id, clickId: `${n}` });
      const text = await taken(own, world.workspace);
      const droppedOf = async (on: Simulator, { id }: { id: string }) =>
        (await answerTo(`${on.url}/_sim/workspaces/${id}`)).body as { dropped: Record<string, number> };
      const { dropped } = await droppedOf(own, world.workspace);
      expect(dropped).toMatchObject({ requests: 5, engagements: 1, installations: 2 });

      const same = await restored(other, text);
      expect((await droppedOf(other, same)).dropped).toEqual(dropped);
      expect(await taken(other, same)).toBe(text);
      await expect(same.assert({ count: 0 })).rejects.toMatchObject({ code: 'JOURNAL_INCOMPLETE' });

      await withSettings(
        { limits: { journalEntries: 1, facts: 1, engagements: 1, installations: 1 } },
        async (small) => {
          const cut = await restored(small, text);
          expect((await droppedOf(small, cut)).dropped).toMatchObject({
            requests: 7,
            facts: (dropped['facts'] ?? 0) + 4,
            engagements: 2,
            installations: 3,
          });
          expect(cut.requests()).toHaveLength(1);
          await expect(cut.assert({ count: 0, since: '6' })).rejects.toMatchObject({ code: 'JOURNAL_INCOMPLETE' });
          expect(await cut.assert({ count: 1, since: '7' })).toMatchObject({ pass: true });
        },
      );
    });
  });

  test('one that is larger than the limit is neither taken nor restored', async () => {
    const world = await aLivedInWorld();
    const text = await taken(sim, world.workspace);
    await withSettings({ limits: { snapshotBytes: text.length } }, async (own) => {
      expect((await put(own, own.workspace(), text)).status).toBe(200);
    });
    await withSettings({ limits: { snapshotBytes: text.length - 1 } }, async (own) => {
      const workspace = own.workspace();
      const { status, body } = await put(own, workspace, text);
      expect({ status, body }).toMatchObject({
        status: 413,
        body: { code: 'SNAPSHOT_TOO_LARGE', detail: expect.stringContaining('limits.snapshotBytes') },
      });
      const grown = await aLivedInWorld(own);
      await grown.open();
      const refused = await answerTo(`${own.url}/_sim/snapshot?workspace=${grown.workspace.id}`);
      expect({ status: refused.status, body: refused.body }).toMatchObject({
        status: 413,
        body: { code: 'SNAPSHOT_TOO_LARGE' },
      });
    });
  });

  test('nor is plain data in process', async () => {
    const snapshot = await (await aLivedInWorld()).workspace.snapshot();
    const { length } = Buffer.from(JSON.stringify(snapshot));
    for (const snapshotBytes of [length, length - 1]) {
      await withSettings({ limits: { snapshotBytes } }, async (own) => {
        const restoring = own.workspace().restore(snapshot);
        if (snapshotBytes === length) await restoring;
        else await expect(restoring).rejects.toMatchObject({ code: 'SNAPSHOT_TOO_LARGE' });
      });
    }
  });

  test(
    'an engagement takes so few bytes that a hundred thousand are a third of the limit, and still wins',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      const campaign = world.campaign();
      const userAgent =
        'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36';
      for (let n = 0; n < 5000; n += 1) {
        const advertisingId = n.toString(16).padStart(32, 'f');
        const details = { clickId: `click-${n}`, siteId: `site-${n % 50}` };
        await world.workspace.addEngagement({
          kind: 'click',
          campaignId: campaign.id,
          advertisingId,
          userAgent,
          ip: `203.0.113.${n % 256}`,
          ...details,
        });
      }
      const text = await taken(sim, world.workspace);
      expect(text.length / 5000).toBeLessThan(350);
      const moved = await restored(other, text);
      const advertisingId = (777).toString(16).padStart(32, 'f');
      const explained = moved.explain({ appId: world.app.id, advertisingId });
      expect(explained.method).toBe('device-click');
      expect(explained).toEqual(world.workspace.explain({ appId: world.app.id, advertisingId }));
      moved.delete();
      world.workspace.delete();
    },
  );
});

describe('refusals leave the workspace exactly as it was', () => {
  let world: World;
  let snapshot: Snapshot;
  let target: World;
  let before: string;
  beforeAll(async () => {
    world = await aLivedInWorld();
    snapshot = await world.workspace.snapshot();
    target = await aLivedInWorld(other);
    before = await taken(other, target.workspace);
  });

  async function refused(body: string): Promise<Problem> {
    const answer = await put(other, target.workspace, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await taken(other, target.workspace)).toBe(before);
    return answer.body as Problem;
  }

  test.each([
    { what: 'nothing', body: '', path: 'format' },
    { what: 'null', body: 'null', path: 'format' },
    { what: 'a number', body: '7', path: 'format' },
    { what: 'a list', body: '[]', path: 'format' },
    { what: 'something else', body: '{"format":"har","version":1}', path: 'format' },
    { what: 'only its head', body: '{"format":"mmp-sim-snapshot","version":1}', path: 'simulator' },
    { what: 'a newer version', body: '{"format":"mmp-sim-snapshot","version":2}', path: 'version' },
    { what: 'a version that is a text', body: '{"format":"mmp-sim-snapshot","version":"1"}', path: 'version' },
  ])('$what: $path', async ({ body, path }) => {
    const { code, problems } = await refused(body);
    expect({ code, paths: problems?.map((one) => one.path) }).toEqual({ code: 'SNAPSHOT_INVALID', paths: [path] });
  });

  test('a newer version says which one this simulator reads', async () => {
    const { detail } = await refused('{"format":"mmp-sim-snapshot","version":2}');
    expect(detail).toMatch(/version: got 2, expected 1: this is mmp-sim \d/);
  });

  test('cut anywhere', async () => {
    const text = JSON.stringify(snapshot);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), async (length) => {
        const { code } = await refused(text.slice(0, length));
        expect(['BODY_UNREADABLE', 'SNAPSHOT_INVALID']).toContain(code);
      }),
      { numRuns: 25 },
    );
  });

  test('changed anywhere: it is refused, or says the same', { tags: 'long' }, async () => {
    const text = JSON.stringify(snapshot);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom('0', '1', 'a', 'f', '"', ' ', '}', '\u00e9'),
        async (at, by) => {
          const changed = `${text.slice(0, at)}${by}${text.slice(at + 1)}`;
          if (changed === text) return;
          await refused(changed);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a change that leaves all well formed is found by the sum', async () => {
    const changed = structuredClone(snapshot);
    (changed['engine'] as { made: { facts: number } }).made.facts += 1;
    const { detail, problems } = await refused(JSON.stringify(changed));
    expect(problems).toMatchObject([{ path: 'sha256', given: snapshot['sha256'] }]);
    expect(detail).toContain('changed after it was taken');
  });

  test.each([
    { at: 'settings.mode', value: 'kind', problem: 'settings.mode' },
    { at: 'settings.ids.workspace', value: '../etc', problem: 'settings.ids.workspace' },
    { at: 'settings.clock', value: { mode: 'frozen', rate: 2 }, problem: 'settings.clock' },
    { at: 'settings.more', value: 1, problem: 'settings.more' },
    { at: 'clock.mode', value: 'broken', problem: 'clock.mode' },
    { at: 'clock.nowMs', value: 1e18, problem: 'clock.nowMs' },
    { at: 'clock.rate', value: 0, problem: 'clock.rate' },
    { at: 'catalog.made', value: -1, problem: 'catalog.made' },
    { at: 'catalog.keys', value: [], problem: 'catalog.keys' },
    { at: 'catalog.keys.0', value: 'a key: with a colon', problem: 'catalog.keys.0' },
    { at: 'catalog.links', value: ['free'], problem: 'catalog.links.0' },
    { at: 'catalog.apps.fields.0.0', value: '__proto__', problem: 'catalog.apps.fields.0.0' },
    { at: 'pools.platform.0', value: 'windows', problem: 'catalog.apps.rows.0.platform' },
    { at: 'catalog.apps.rows.0', value: {}, problem: 'catalog.apps.rows.0' },
    { at: 'catalog.apps.rows.0.0', value: 7, problem: 'catalog.apps.rows.0.0' },
    { at: 'pools.channel.0', value: 'nowhere', problem: 'catalog.campaigns.rows.0.channel' },
    { at: 'engine.made.facts', value: 'many', problem: 'engine.made.facts' },
    { at: 'engine.eventNames', value: { app: [7] }, problem: 'engine.eventNames.app.0' },
    { at: 'engine.engagements.added', value: 0, problem: 'engine.engagements.added' },
    { at: 'engine.engagements.kept.rows', value: 'none', problem: 'engine.engagements.kept.rows' },
    {
      at: 'pools.campaignId.0',
      value: 'none',
      problem: 'engine.engagements.kept.rows.0.campaignId',
    },
    { at: 'engine.claims.added', value: 0, problem: 'engine.claims.added' },
    { at: 'engine.claims.keys.rows.0.1', value: 'of nobody', problem: 'engine.claims.keys.rows.0.claims' },
    { at: 'faults.made', value: 0, problem: 'faults.made' },
    { at: 'faults.made', value: -1, problem: 'faults.made' },
    { at: 'faults.rules.rows.0', value: {}, problem: 'faults.rules.rows.0' },
    { at: 'journal.cursor', value: 1, problem: 'journal.cursor' },
    { at: 'pools.verdict.0', value: 'maybe', problem: 'journal.entries.rows.0.verdict' },
    {
      at: 'pools.answer.0.body',
      value: { base64: '*' },
      problem: 'journal.entries.rows.0.answer.body',
    },
    { at: 'facts.kept.rows.0.0', value: 99, problem: 'facts.kept.rows.0.0' },
    { at: 'facts.kept.rows.0.1', value: 99, problem: 'facts.kept.rows.0.1' },
    { at: 'pools.attribution.0', value: {}, problem: 'facts.kept.rows.2.attribution.method' },
    { at: 'pools', value: [], problem: 'pools' },
  ])('$at: $value is refused although the sum is right', async ({ at, value, problem }) => {
    const { code, problems } = await refused(JSON.stringify(forged(snapshot, at, value)));
    expect({ code, paths: problems?.map(({ path }) => path) }).toEqual({ code: 'SNAPSHOT_INVALID', paths: [problem] });
  });

  test.each(['attribution', 'details'])('facts without %s, of a type that has it, are refused', async (field) => {
    const { fields } = (snapshot['facts'] as { kept: { fields: string[][] } }).kept;
    const places = fields.flatMap((names, shape) => (names.includes(field) ? [[shape, names.indexOf(field)]] : []));
    expect(places.length).toBeGreaterThan(0);
    for (const [shape, place] of places) {
      const { code, problems } = await refused(
        JSON.stringify(forged(snapshot, `facts.kept.fields.${shape}.${place}`, 'x')),
      );
      const paths = problems?.map(({ path }) => path.replace(/\d+/, '0'));
      expect({ code, paths }).toEqual({ code: 'SNAPSHOT_INVALID', paths: [`facts.kept.rows.0.${field}`] });
    }
  });

  test('a campaign that runs belongs to an app that is there; a deleted one need not', async () => {
    const { appId: apps } = snapshot['pools'] as { appId: string[] };
    const field = fieldOf(snapshot, 'catalog.campaigns', 0, 'appId');
    const orphan = forged(forged(snapshot, 'pools.appId', [...apps, 'nowhere']), field, apps.length);
    const { problems } = await refused(JSON.stringify(orphan));
    expect(problems).toMatchObject([{ path: 'catalog.campaigns.rows.0.appId', given: 'nowhere' }]);

    const abandoned = aWorld(sim);
    abandoned.campaign();
    await abandoned.control(`DELETE /_sim/apps/${abandoned.app.id}`);
    const text = await taken(sim, abandoned.workspace);
    expect(await taken(other, await restored(other, text))).toBe(text);
  });

  test.each([
    { table: 'faults.rules', field: 'when', value: {} },
    { table: 'faults.rules', field: 'when', value: { nth: 0 } },
    { table: 'faults.rules', field: 'do', value: { status: 503, reset: true } },
    { table: 'faults.rules', field: 'do', value: { status: 99 } },
    { table: 'faults.rules', field: 'seen', value: -1 },
    { table: 'faults.rules', field: 'phase', value: 'during' },
    { table: 'engine.installations.kept', field: 'sessions', value: 'x' },
    { table: 'engine.installations.kept', field: 'openedAtMs', value: 9e15 },
    { table: 'engine.subscriptions.kept', field: 'price', value: { amount: '-1', currency: 'USD' } },
    { table: 'engine.engagements.kept', field: 'atMs', value: null },
    { table: 'facts.kept', field: 'atMs', value: 0.5 },
    { table: 'journal.entries', field: 'number', value: 0 },
    { table: 'journal.entries', field: 'facts', value: [99] },
    { table: 'journal.entries', field: 'facts', value: [-1] },
    { table: 'agenda', field: 'atMs', value: 'soon' },
    { table: 'networkReports', field: 'date', value: '2026-02-30' },
    { table: 'networkReports', field: 'clicks', value: -1 },
    { table: 'networkReports', field: 'spend', value: { amount: 'much', currency: 'USD', usd: null } },
    { table: 'catalog.apps', field: 'cohortDays', value: 'weeks' },
    { table: 'catalog.apps', field: 'reinstalls', value: null },
    { table: 'catalog.apps', field: 'adRevenueDatedBy', value: null },
    { table: 'catalog.apps', field: 'lateAfterMs', value: null },
    { table: 'catalog.apps', field: 'windows', value: { click: null } },
    { table: 'catalog.apps', field: 'commission', value: [{ from: '2026-01-01', to: null, rate: null }] },
    { table: 'catalog.apps', field: 'commission', value: null },
  ])('and so is $field of $table: $value', async ({ table, field, value }) => {
    const { code, problems } = await refused(
      JSON.stringify(forged(snapshot, fieldOf(snapshot, table, 0, field), value)),
    );
    expect(code).toBe('SNAPSHOT_INVALID');
    expect(problems?.[0]?.path).toMatch(new RegExp(`^${table.replaceAll('.', '\\.')}\\.rows\\.0\\.${field}`));
  });

  test('the same twice, or out of order, is refused', async () => {
    const tables = [
      'catalog.apps',
      'catalog.campaigns',
      'engine.installations.kept',
      'engine.subscriptions.kept',
      'engine.claims.kept',
      'engine.claims.keys',
      'networkReports',
      'journal.entries',
    ];
    for (const table of tables) {
      const packed = table.split('.').reduce<Tree>((tree, name) => tree[name] as Tree, snapshot as Tree);
      const [row] = packed['rows'] as unknown[];
      const { problems } = await refused(JSON.stringify(forged(snapshot, `${table}.rows`, [row, row])));
      expect(problems?.[0]?.path).toContain(`${table}.rows.1`);
    }
  });

  test('whatever is forged anywhere, it is refused or works: never a bug', async () => {
    const leaves: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'object' && value !== null) {
        for (const [name, one] of Object.entries(value)) walk(one, path === '' ? name : `${path}.${name}`);
      } else leaves.push(path);
    };
    walk(snapshot, '');
    const bugs: unknown[] = [];
    const own = await createSimulator({ onBug: (error) => bugs.push(error) });
    const value = fc.constantFrom<unknown>(
      null,
      true,
      -1,
      0.5,
      1e300,
      '',
      'x',
      '2026-01-01T00:00:00Z',
      [],
      {},
      [null],
      { a: 1 },
    );
    try {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...leaves), value, async (path, by) => {
          const workspace = own.workspace({ keyScope: 'workspace' });
          const { status } = await anyAnswerTo(`${own.url}/_sim/snapshot?workspace=${workspace.id}`, {
            method: 'PUT',
            body: JSON.stringify(forged(snapshot, path, by)),
            headers: JSON_TYPE,
          });
          expect([200, 400, 409]).toContain(status);
          for (const line of [
            'requests',
            'installs',
            `installs/${AIID}`,
            'workspaces',
            'campaigns',
            'subscriptions',
            'snapshot',
          ]) {
            await anyAnswerTo(`${own.url}/_sim/${line}?workspace=${workspace.id}`);
          }
          await anyAnswerTo(`${workspace.url}/v0/event?${new URLSearchParams(world.complete).toString()}`);
          await anyAnswerTo(`${own.url}/_sim/reset?workspace=${workspace.id}`, { method: 'POST' });
          workspace.delete();
          expect(bugs, `${path}: ${JSON.stringify(by)}`).toEqual([]);
        }),
        { numRuns: 60 },
      );
    } finally {
      await own.close();
    }
  });

  test('a small one that means far more than it says', async () => {
    const { entries } = snapshot['journal'] as { entries: { fields: string[][]; rows: unknown[][] } };
    const { findings } = snapshot['pools'] as { findings: unknown[] };
    const place = (entries.fields[0]?.indexOf('findings') ?? -1) + 1;
    const rows = Array.from({ length: 3000 }, (_, n) =>
      (entries.rows[0] ?? []).map((value, index) => (index === 1 ? n + 1 : index === place ? findings.length : value)),
    );
    const many = Array.from({ length: 1000 }, () => (findings.at(-1) as unknown[])[0]);
    await withSettings({ limits: { snapshotBytes: 2_000_000 } }, async (own) => {
      const bomb = forged(forged(snapshot, 'journal.entries.rows', rows), 'pools.findings', [...findings, many]);
      const { status, body } = await put(own, own.workspace(), JSON.stringify(bomb));
      expect({ status, body }).toMatchObject({ status: 413, body: { code: 'SNAPSHOT_TOO_LARGE' } });
    });
  });

  test('in process, what is no plain data', async () => {
    const circle: Tree = {};
    circle['circle'] = circle;
    for (const value of [undefined, null, circle, () => 1, 7n, 'text', []]) {
      await expect(target.workspace.restore(value as never)).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' });
    }
    expect(await taken(other, target.workspace)).toBe(before);
  });

  test('another type of content, another method, another workspace', async () => {
    const text = JSON.stringify(snapshot);
    expect((await put(other, target.workspace, text, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await put(other, { id: 'nowhere' }, text)).status).toBe(404);
    const { status, headers } = await answerTo(`${other.url}/_sim/snapshot`, { method: 'POST' });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, PUT' });
    const foreign = await put(other, target.workspace, text, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(await taken(other, target.workspace)).toBe(before);
  });
});

describe('keys and links live in one workspace', () => {
  test('where another one has them it is 409 with its name, and nothing changes', async () => {
    const world = await aLivedInWorld();
    const text = await taken(sim, world.workspace);
    const target = await aLivedInWorld();
    const before = await taken(sim, target.workspace);
    const { status, body } = await put(sim, target.workspace, text);
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { code: 'KEY_TAKEN', detail: expect.stringContaining(world.workspace.id) },
    });
    expect(await taken(sim, target.workspace)).toBe(before);
    expect((await target.open()).status).toBe(200);

    const linked = aWorld(sim);
    linked.campaign({ shortId: 'only-the-link' });
    const snapshot = await linked.workspace.snapshot();
    linked.workspace.delete();
    const owner = aWorld(sim);
    owner.campaign({ shortId: 'only-the-link' });
    const fresh = sim.workspace();
    await expect(fresh.restore(snapshot)).rejects.toMatchObject({ code: 'KEY_TAKEN' });
    expect(fresh.apps).toEqual([]);
    expect((await answerTo(`${sim.url}/v0/click/only-the-link`)).status).toBe(302);
    expect(owner.workspace.requests()).toHaveLength(1);
  });

  test('its own keys are free for what it restores, and those it had are free for others', async () => {
    const world = await aLivedInWorld();
    const snapshot = await world.workspace.snapshot();
    world.workspace.addApp({ bundleId: 'com.example.late', platform: 'ios', sdkKeys: [{ key: 'LATE-KEY' }] });
    await world.workspace.restore(snapshot);
    sim.workspace({ apps: [{ bundleId: 'com.example.late', platform: 'ios', sdkKeys: [{ key: 'LATE-KEY' }] }] });
    expect((await world.open()).status).toBe(200);
    expect(world.workspace.requests()[0]?.verdict).toBe('recorded');
  });

  test('a place with keys of its own takes a copy beside the original', async () => {
    const world = await aLivedInWorld();
    const copy = await restored(sim, await taken(sim, world.workspace), { keyScope: 'workspace' });
    const count = world.workspace.requests().length;
    const query = new URLSearchParams(world.complete).toString();
    expect((await answerTo(`${copy.url}/v0/event?${query}`)).status).toBe(200);
    expect(copy.requests()).toHaveLength(count + 1);
    expect(world.workspace.requests()).toHaveLength(count);
  });
});

describe('whoever looks on', () => {
  test('a stream is told, and goes on with what comes next', async () => {
    const world = await aLivedInWorld();
    const text = await taken(sim, world.workspace);
    for (let sent = 0; sent < 5; sent += 1) await world.open();
    const stream = await follow(`${sim.url}/_sim/stream?workspace=${world.workspace.id}`);
    await stream.until(() => stream.lastId() !== '');
    const lastId = stream.lastId();
    await put(sim, world.workspace, text);
    const [newest] = world.workspace.requests();
    await world.open();
    const events = await stream.atLeast(2);
    expect(events).toMatchObject([
      { event: 'reset', data: { why: 'restored', cursor: newest?.id } },
      { event: 'request', data: { id: String(Number(newest?.id) + 1) } },
    ]);
    stream.cut();
    const again = await follow(`${sim.url}/_sim/stream?workspace=${world.workspace.id}`, { 'last-event-id': lastId });
    expect((await again.atLeast(2)).map(({ event }) => event)).toEqual(['reset', 'request']);
    again.cut();
  });

  test('a waiting assertion starts anew', async () => {
    const world = await aLivedInWorld();
    const snapshot = await world.workspace.snapshot();
    await world.open();
    const waiting = world.workspace.assert({ count: 2, where: { endpoint: 'user' }, withinMs: 400 });
    await world.user();
    await world.workspace.restore(snapshot);
    await world.user();
    await world.user();
    expect(await waiting).toMatchObject({ pass: true, matched: 2 });
  });

  test('what was counted elsewhere is not counted here', async () => {
    await withSettings({ limits: { journalEntries: 2 } }, async (own) => {
      const world = await aLivedInWorld(own);
      const snapshot = await world.workspace.snapshot();
      const counters = async () =>
        (await answerTo(`${own.url}/metrics`)).text.split('\n').filter((line) => /^mmp_sim_\w+_total\{/.test(line));
      const before = await counters();
      expect(before.length).toBeGreaterThan(5);
      await world.workspace.restore(snapshot);
      expect(await counters()).toEqual(before);
    });
  });
});
