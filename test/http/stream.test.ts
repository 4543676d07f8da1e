import { createServer, type Socket, connect, type AddressInfo } from 'node:net';
import { EventSource } from 'eventsource';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Settings } from '@mmp-sim/contracts/wire';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { JournalEntry } from '../../simulator/journal/entry.js';
import { answerTo } from '../support/answer.js';
import { type Followed, follow as followUrl, type StreamedEvent } from '../support/follow.js';
import { AIID, aWorld, frozen, GAID, NOON, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const open: Followed[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.cut();
});

type Asked = { readonly query?: string; readonly lastId?: string; readonly on?: Simulator };

/** All kinds but `setup`: what these tests set up on their way is nothing that they wait for. */
const HAPPENS = '&events=request,fact,delivery,clock,due,world,reports';

/** Follows a world from now on, or from where `query` or the last id say. */
async function follow(world: World, { query = '', lastId, on = sim }: Asked = {}): Promise<Followed> {
  const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
  const asked = query.includes('&events=') ? query : query + HAPPENS;
  const stream = await followUrl(`${on.url}/_sim/stream?workspace=${world.workspace.id}${asked}`, headers);
  open.push(stream);
  if (stream.status === 200) await stream.until(() => stream.lastId() !== '');
  return stream;
}

const engagement = (world: World) => world.workspace.addEngagement({ kind: 'click', campaignId: campaignOf(world) });
const campaigns = new WeakMap<World, string>();
function campaignOf(world: World): string {
  const known = campaigns.get(world) ?? world.campaign().id;
  campaigns.set(world, known);
  return known;
}

async function withSettings(settings: Settings, play: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator(settings);
  try {
    await play(own);
  } finally {
    await own.close();
  }
}

/** Names of events, with what tells one from another. */
const outline = (events: readonly StreamedEvent[]): string[] =>
  events.map(({ event, data }) => {
    const which = data['id'] ?? data['why'];
    return typeof which === 'string' ? `${event} ${which}` : event;
  });

describe('what is told', () => {
  test('a request, as /_sim/requests shows it, and from now on only', async () => {
    const world = aWorld(sim);
    await world.open();
    const stream = await follow(world);
    await world.event('level_complete');
    await world.post('/v0/event', { bundle_id: 'nobody' });
    const events = await stream.atLeast(1);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    });
    expect(outline(events)).toEqual(['request 2']);
    expect(events[0]?.data).toEqual(JSON.parse(JSON.stringify(world.last())));
  });

  test('engagements and claims that come by the control API, which no request made', async () => {
    const world = aWorld(sim);
    const stream = await follow(world);
    const { referrer, ...click } = await engagement(world);
    const claim = await world.workspace.addClaim({
      appId: world.app.id,
      channel: 'Meta',
      kind: 'click',
      advertisingId: GAID,
      engagedAt: NOON,
    });
    const events = await stream.atLeast(2);
    expect(referrer).not.toBeNull();
    expect(events).toMatchObject([
      { event: 'fact', data: click },
      { event: 'fact', data: claim },
    ]);
  });

  test('what the store tells of a subscription', async () => {
    const world = aWorld(sim);
    const { app } = world;
    await world.control('POST /_sim/subscriptions', {
      appId: app.id,
      token: 'token',
      productId: 'monthly',
      price: '4.99',
      currency: 'USD',
    });
    const sent = { product_id: 'monthly', google_play_purchase_token: 'token', currency: 'USD', price: '4.99' };
    expect((await world.post('/v1/subscriptions', { ...world.complete, ...sent })).status).toBe(200);
    const stream = await follow(world);
    expect((await world.control('POST /_sim/subscriptions/token/renew')).status).toBeLessThan(300);
    expect((await stream.atLeast(1))[0]).toMatchObject({
      event: 'fact',
      data: { type: 'subscription', event: 'renewal', appId: app.id, installationId: AIID },
    });
  });

  test('reports of networks and postbacks of SKAdNetwork, that come or are deleted', async () => {
    const world = aWorld(sim, { app: { platform: 'ios', storeId: '525463029' } });
    const stream = await follow(world, { query: '&events=reports' });
    const row = { date: '2026-11-23', appId: world.app.id, channel: 'unity', impressions: 2, clicks: 1, installs: 0 };
    const postback = {
      version: '4.0',
      'ad-network-id': 'com.example',
      'source-identifier': '5239',
      'transaction-id': '6aafb7a5-0170-41b5-bbe4-fe71dedf1e30',
      'app-id': 525463029,
    };
    const day = { rows: [row, { ...row, date: '2026-11-22' }] };
    expect((await world.control('POST /_sim/network-reports', day)).status).toBe(201);
    expect((await world.control('POST /_sim/skan-postbacks', { rows: [postback] })).status).toBe(201);
    // The same once more changes nothing.
    expect((await world.control('POST /_sim/skan-postbacks', { rows: [postback] })).status).toBe(201);
    expect((await world.control('DELETE /_sim/network-reports?channel=meta')).body).toEqual({ deleted: 0 });
    expect((await world.control('DELETE /_sim/network-reports')).body).toEqual({ deleted: 2 });
    world.workspace.skanPostbacks.clear();
    const events = await stream.atLeast(4);
    expect(events.map(({ event, data }) => `${event} ${String(data['of'])}`)).toEqual([
      'reports network',
      'reports skan',
      'reports network',
      'reports skan',
    ]);
  });

  test('what is set up otherwise, whoever does it and by which way', async () => {
    const world = aWorld(sim);
    const stream = await follow(world, { query: '&events=setup' });
    const { workspace, app } = world;
    await world.control(`PATCH /_sim/apps/${app.id}`, { windows: { click: { deviceMs: 1000 } } });
    // Its channel is a new one.
    const { id: campaignId } = world.campaign();
    await world.control(`DELETE /_sim/campaigns/${campaignId}`);
    const callback = { event: 'install', url: 'http://127.0.0.1:9/' } as const;
    const { body } = await world.control<{ id: string }>('POST /_sim/callbacks', callback);
    await world.control(`DELETE /_sim/callbacks/${body.id}`);
    await world.control('PUT /_sim/callbacks/mode', { mode: 'capture' });
    const { id: faultId } = workspace.faults.add({ do: { status: 503 } });
    // Requests that meet it are told as requests.
    await world.open();
    await world.control(`DELETE /_sim/faults/${faultId}`);
    await world.control(`PATCH /_sim/workspaces/${workspace.id}`, { mode: 'strict' });
    const events = await stream.atLeast(10);
    expect(events.map(({ event, data }) => `${event} ${String(data['of'])}`)).toEqual(
      'app channel campaign campaign callback callback workspace fault fault workspace'
        .split(' ')
        .map((of) => `setup ${of}`),
    );
  });

  test('the facts of a link and of an open come with their request, and not a second time', async () => {
    const world = aWorld(sim);
    const stream = await follow(world);
    await world.click(world.campaign(), { advertising_id: GAID });
    await world.open();
    const events = await stream.atLeast(2);
    expect(outline(events)).toEqual(['request 1', 'request 2']);
    expect(events.map(({ data }) => (data['facts'] as { type: string }[]).map(({ type }) => type))).toEqual([
      ['engagement'],
      ['install', 'session'],
    ]);
  });

  test('moves of the clock, with what fell due', async () => {
    const world = aWorld(sim, { app: { attributionDelayMs: 1000 } });
    const stream = await follow(world);
    await world.open();
    const first = await world.workspace.clock.advance({ ms: 999 });
    const second = await world.workspace.clock.advance({ ms: 1 });
    const third = await world.workspace.clock.set({ mode: 'scaled', rate: 2 });
    const events = await stream.atLeast(4);
    expect(events.slice(1).map(({ event }) => event)).toEqual(['clock', 'clock', 'clock']);
    expect(events.slice(1, 3).map(({ data }) => data)).toEqual([first, second]);
    expect(events[3]?.data).toMatchObject({ mode: 'scaled', rate: 2, due: third.due });
    expect(first.due).toEqual([]);
    expect(second.due).toMatchObject([{ kind: 'attribution-visible', installationId: AIID }]);
  });

  test('what falls due while the clock runs by itself, without any call', async () => {
    const world = aWorld(sim, { clock: { mode: 'real' }, app: { attributionDelayMs: 40 } });
    const stream = await follow(world);
    await world.open();
    const [opened, due] = await stream.atLeast(2);
    expect(due).toMatchObject({
      event: 'due',
      data: { due: [{ kind: 'attribution-visible', appId: world.app.id, installationId: AIID }] },
    });
    const items = due?.data['due'] as { at: string }[] | undefined;
    expect(Date.parse(items?.[0]?.at ?? '') - Date.parse(opened?.data['at'] as string)).toBe(40);
  });

  test('a reset, and what comes after it', async () => {
    const world = aWorld(sim);
    const stream = await follow(world);
    await world.open();
    await world.workspace.reset();
    await world.open();
    expect(outline(await stream.atLeast(3))).toEqual(['request 1', 'reset reset', 'request 2']);
    expect(stream.events[1]?.data).toEqual({ why: 'reset', cursor: '1' });
  });

  test('nothing of another workspace', async () => {
    const [world, other] = [aWorld(sim), aWorld(sim)];
    const stream = await follow(world);
    await other.open();
    await world.open();
    expect(outline(await stream.atLeast(1))).toEqual(['request 1']);
    expect(stream.events[0]?.data).toMatchObject({ app: { id: world.app.id } });
  });
});

describe('filters', () => {
  test.each([
    { query: '&verdict=rejected', expected: ['request 3'] },
    { query: '&endpoint=user', expected: ['request 2'] },
    { query: '&endpoint=tenjin.event&verdict=recorded', expected: ['request 1'] },
    { query: '&app=com.example.game', expected: ['request 1', 'fact', 'request 2'] },
    { query: '&app=com.example.nobody', expected: [] },
    { query: '&events=request,clock', expected: ['request 1', 'request 2', 'request 3'] },
    { query: '&events=fact,clock', expected: ['fact'] },
    { query: '&events=clock', expected: [] },
    { query: '', expected: ['request 1', 'fact', 'request 2', 'request 3'] },
  ])('"$query" chooses as in /_sim/requests', async ({ query, expected }) => {
    const world = aWorld(sim);
    await world.open();
    await engagement(world);
    await world.user();
    await world.post(`/w/${world.workspace.id}/v0/event`, {});
    await world.workspace.clock.advance({ ms: 1 });
    const stream = await follow(world, { query: `&since=0${query}` });
    // The clock is told to all, so nothing can come after it.
    await stream.until(() => stream.events.some(({ event }) => event === 'clock'));
    const told = stream.events.slice(0, -1);
    expect(told.map((one) => (one.event === 'fact' ? 'fact' : outline([one])[0]))).toEqual(expected);
  });

  test.each([
    '&verdict=maybe',
    '&endpoint=evnt',
    '&heartbeatMs=9',
    '&heartbeatMs=600001',
    '&events=requests',
    '&events=request, clock',
    '&events=',
    '&since=x',
    '&since=1',
    '&sinc=0',
  ])('%s is refused with what is expected', async (query) => {
    const stream = await follow(aWorld(sim), { query });
    expect(stream.status).toBe(400);
  });

  test.each(['', '&heartbeatMs=600000'])(
    'a line on which nothing else comes is kept, however long: "%s"',
    async (query) => {
      await withSettings({ limits: { silenceMs: 400 } }, async (own) => {
        const stream = await follow(aWorld(own), { query, on: own });
        const beats = stream.until(() => stream.comments.length > 4);
        expect(await Promise.race([beats.then(() => 'kept'), stream.ended])).toBe('kept');
        stream.cut();
      });
    },
  );

  test('a reset is told to whoever asks for other kinds of events too', async () => {
    const world = aWorld(sim);
    const stream = await follow(world, { query: '&events=world' });
    await world.open();
    await world.workspace.reset();
    expect(outline(await stream.atLeast(1))).toEqual(['reset reset']);
  });

  test('a heartbeat says how far a reader is whose filter leaves all out', async () => {
    const world = aWorld(sim);
    const stream = await follow(world, { query: '&verdict=dropped&heartbeatMs=20' });
    const before = stream.lastId();
    await world.open();
    await stream.until(() => stream.lastId() !== before);
    expect(stream.events).toEqual([]);
    const again = await follow(world, { query: '&heartbeatMs=600000', lastId: stream.lastId() });
    await world.event('level_complete');
    expect(outline(await again.atLeast(1))).toEqual(['request 2']);
  });
});

describe('resuming', () => {
  test('by the cursor of /_sim/requests: what came after it, requests and all else, in order', async () => {
    const world = aWorld(sim);
    await engagement(world);
    await world.open();
    const { body } = await world.control<{ cursor: string }>('GET /_sim/requests');
    await engagement(world);
    await world.open();
    await world.workspace.clock.advance({ ms: 1 });
    const stream = await follow(world, { query: `&since=${body.cursor}` });
    await engagement(world);
    const events = await stream.atLeast(4);
    expect(events.map(({ event }) => event)).toEqual(['fact', 'request', 'clock', 'fact']);
  });

  test('by the place that the list tells of: a reset that it has seen is not told again', async () => {
    const world = aWorld(sim);
    await world.workspace.reset();
    await world.open();
    await engagement(world);
    const list = await answerTo(`${sim.url}/_sim/requests?workspace=${world.workspace.id}`, {});
    await world.open();
    const stream = await follow(world, { query: `&since=${list.headers.get('last-event-id')}` });
    expect(outline(await stream.atLeast(1))).toEqual(['request 2']);
  });

  test('by that of another simulator: told so, then all that there is, where a cursor would be one of this', async () => {
    const world = aWorld(sim, { id: 'of-both' });
    await world.open();
    const list = await answerTo(`${sim.url}/_sim/requests?workspace=of-both`, {});
    await withSettings({}, async (other) => {
      const there = aWorld(other, { id: 'of-both' });
      await there.open();
      const stream = await follow(there, {
        query: `&since=${list.headers.get('last-event-id')}`,
        on: other,
      });
      expect(outline(await stream.atLeast(2))).toEqual(['reset unknown-id', 'request 1']);
    });
  });

  test('a client that was cut off before the first event comes back to where it was', async () => {
    const world = aWorld(sim);
    const stream = await follow(world);
    stream.cut();
    await world.open();
    const again = await follow(world, { lastId: stream.lastId() });
    expect(outline(await again.atLeast(1))).toEqual(['request 1']);
  });

  test('the last id counts over `since`, which stays in the address', async () => {
    const world = aWorld(sim);
    await world.open();
    const stream = await follow(world, { query: '&since=0' });
    const [first] = await stream.atLeast(1);
    await world.open();
    const again = await follow(world, { query: '&since=0', lastId: first?.id ?? '' });
    expect(outline(await again.atLeast(1))).toEqual(['request 2']);
  });

  test('a reset in between is told first, and what was before it is not', async () => {
    const world = aWorld(sim);
    const stream = await follow(world);
    stream.cut();
    await world.open();
    await engagement(world);
    await world.workspace.reset();
    await world.open();
    for (const asked of [{ lastId: stream.lastId() }, { query: '&since=0' }, { query: '&since=1' }]) {
      const again = await follow(world, asked);
      expect(outline(await again.atLeast(2))).toEqual(['reset reset', 'request 2']);
    }
  });

  test('an id of a workspace that was deleted since: told so, then all that there is', async () => {
    const before = aWorld(sim, { id: 'again' });
    await before.open();
    const stream = await follow(before, { query: '&since=0' });
    await stream.atLeast(1);
    before.workspace.delete();
    const world = aWorld(sim, { id: 'again' });
    await world.open();
    await world.open();
    const again = await follow(world, { lastId: stream.lastId() });
    expect(outline(await again.atLeast(3))).toEqual(['reset unknown-id', 'request 1', 'request 2']);
  });

  test.each(['x', '1', '00000000.1', '00000000.1.1.1', '-1.0.0'])('%s is no id of an event', async (lastId) => {
    const stream = await follow(aWorld(sim), { lastId });
    expect(stream.status).toBe(400);
  });

  test('an id ahead of all that has happened is refused', async () => {
    const world = aWorld(sim);
    const [life, , others] = (await follow(world)).lastId().split('.');
    expect((await follow(world, { lastId: `${life}.1.${others}` })).status).toBe(400);
    expect((await follow(world, { lastId: `${life}.0.${Number(others) + 1}` })).status).toBe(400);
    expect((await follow(world, { lastId: `${life}.0.${others}` })).status).toBe(200);
  });

  test('whatever happens and wherever the line is cut, all is told once and in order', async () => {
    const step = fc.constantFrom('open', 'click', 'clock', 'cut', 'delete', 'read');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = aWorld(sim);
        const expected: string[] = [];
        const told: string[] = [];
        let stream = await follow(world);
        let requests = 0;
        let waiting = 0;
        const take = async (): Promise<void> => {
          await stream.atLeast(waiting);
          told.push(
            ...stream.events.slice(0, waiting).map(({ event, data }) => `${event} ${JSON.stringify(data['id'])}`),
          );
        };
        for (const one of steps) {
          if (one === 'open') {
            await world.open();
            requests += 1;
            expected.push(`request "${requests}"`);
            waiting += 1;
          } else if (one === 'click') {
            expected.push(`fact "${(await engagement(world)).id}"`);
            waiting += 1;
          } else if (one === 'clock') {
            await world.workspace.clock.advance({ ms: 1 });
            expected.push('clock undefined');
            waiting += 1;
          } else if (one === 'delete') {
            // What is gone before it was read is not told; what has been read changes nothing.
            await stream.atLeast(waiting);
            await world.control('DELETE /_sim/requests');
          } else {
            await take();
            waiting = 0;
            stream.cut();
            if (one === 'cut') stream = await follow(world, { lastId: stream.lastId() });
            else stream = await follow(world, { query: `&since=${stream.lastId()}` });
          }
        }
        await take();
        expect(told).toEqual(expected);
        world.workspace.delete();
      }),
      { numRuns: 30 },
    );
  });
});

describe('limits', () => {
  test('what the journal has dropped in between is told in numbers', async () => {
    await withSettings({ limits: { journalEntries: 2 } }, async (own) => {
      const world = aWorld(own);
      for (let sent = 0; sent < 5; sent += 1) await world.open();
      const stream = await follow(world, { query: '&since=1', on: own });
      expect((await stream.atLeast(3)).map(({ event, data }) => (event === 'gap' ? data : data['id']))).toEqual([
        { requests: { count: 2, from: '2', through: '3' }, others: 0 },
        '4',
        '5',
      ]);
      const whole = await follow(world, { query: '&since=3', on: own });
      expect(outline(await whole.atLeast(2))).toEqual(['request 4', 'request 5']);
    });
  });

  test('and so is what was dropped of all else', async () => {
    await withSettings({ limits: { streamEvents: 2 } }, async (own) => {
      const world = aWorld(own);
      campaignOf(world);
      const stream = await follow(world, { on: own });
      stream.cut();
      const clicks = [await engagement(world), await engagement(world)];
      await world.open();
      clicks.push(await engagement(world));
      // The app, the channel and its campaign were set up before.
      for (const { others, ...asked } of [
        { lastId: stream.lastId(), others: 1 },
        { query: '&since=0', others: 4 },
      ]) {
        const again = await follow(world, { ...asked, on: own });
        const events = await again.atLeast(4);
        expect(events[0]).toMatchObject({ event: 'gap', data: { requests: null, others } });
        expect(outline(events.slice(1))).toEqual([`fact ${clicks[1]?.id}`, 'request 1', `fact ${clicks[2]?.id}`]);
      }
      const later = await follow(world, { query: '&since=1', on: own });
      expect(outline(await later.atLeast(1))).toEqual([`fact ${clicks[2]?.id}`]);
    });
  });

  test('a reader that does not read costs no memory: it goes on from the journal, or is told what that could not keep', async () => {
    const large = 'x'.repeat(400_000);
    const sends = 60;
    const body = { method: 'POST', body: large, headers: { 'content-type': 'text/plain' } };
    for (const { journalEntries, hasGap } of [
      { journalEntries: 5, hasGap: true },
      { journalEntries: 100, hasGap: false },
    ]) {
      await withSettings({ limits: { journalEntries, streamBufferBytes: 16_384 } }, async (own) => {
        const world = aWorld(own);
        const stream = await follow(world, { on: own });
        stream.pause();
        for (let sent = 0; sent < sends; sent += 1) await answerTo(`${world.workspace.url}/v0/event`, body);
        stream.resume();
        await stream.until(() => stream.events.at(-1)?.data['id'] === String(sends));
        const told = stream.events.map(({ event, data }) => {
          if (event === 'gap') return (data['requests'] as { count: number }).count;
          expect((data['sent'] as { body: string }).body).toBe(large);
          return 1;
        });
        expect(told.reduce((sum, count) => sum + count, 0)).toBe(sends);
        expect(told.some((count) => count > 1)).toBe(hasGap);
      });
    }
  });

  test('there are only so many streams at once; one that is closed makes room', async () => {
    await withSettings({ limits: { streams: 2 } }, async (own) => {
      const world = aWorld(own);
      const [first] = [await follow(world, { on: own }), await follow(world, { on: own })];
      const refused = await answerTo(`${own.url}/_sim/stream`);
      expect({ status: refused.status, body: refused.body }).toMatchObject({
        status: 429,
        body: { code: 'STREAM_LIMIT', detail: expect.stringContaining('limits.streams') },
      });
      first?.cut();
      let status = 429;
      while (status === 429) ({ status } = await follow(world, { on: own }));
      expect(status).toBe(200);
    });
  });
});

describe('the line', () => {
  test('comments keep it open while nothing happens', async () => {
    const stream = await follow(aWorld(sim), { query: '&heartbeatMs=10' });
    await stream.until(() => stream.comments.length >= 4);
    expect(stream.events).toEqual([]);
  });

  test('ends when the workspace is deleted, and cannot be followed any more', async () => {
    const world = aWorld(sim);
    const stream = await follow(world);
    await world.open();
    world.workspace.delete();
    expect(await stream.ended).toBe('ended');
    expect(outline(stream.events)).toEqual(['request 1', 'end deleted']);
    expect(stream.events[1]?.data).toMatchObject({ complete: true });
    expect((await follow(world)).status).toBe(404);
  });

  test('ends when the simulator closes, with all that was still to be told', async () => {
    const own = await createSimulator();
    const world = aWorld(own);
    const stream = await follow(world, { on: own });
    await world.open();
    await own.close();
    expect(await stream.ended).toBe('ended');
    expect(outline(stream.events)).toEqual(['request 1', 'end closing']);
  });

  test('a bug about one request is told as a gap, and the stream goes on', async () => {
    const bugs: unknown[] = [];
    const own = await createSimulator({ onBug: (error) => bugs.push(error) });
    try {
      const world = aWorld(own);
      const stream = await follow(world, { on: own });
      const broken = vi.spyOn(JournalEntry.prototype, 'fields').mockImplementationOnce(() => {
        throw new RangeError('made for this test');
      });
      await world.open();
      await world.open();
      const events = await stream.atLeast(2);
      broken.mockRestore();
      expect(events).toMatchObject([
        { event: 'gap', data: { requests: { count: 1, from: '1', through: '1' }, others: 0 } },
        { event: 'request', data: { id: '2' } },
      ]);
      expect(bugs).toEqual([new RangeError('made for this test')]);
    } finally {
      await own.close();
    }
  });

  test('HEAD is answered without a body, other methods are refused', async () => {
    const head = await answerTo(`${sim.url}/_sim/stream`, { method: 'HEAD' });
    expect({ status: head.status, type: head.headers.get('content-type'), text: head.text }).toEqual({
      status: 200,
      type: 'text/event-stream; charset=utf-8',
      text: '',
    });
    const post = await answerTo(`${sim.url}/_sim/stream`, { method: 'POST' });
    expect({ status: post.status, allow: post.headers.get('allow') }).toEqual({ status: 405, allow: 'GET' });
  });

  test('is guarded as all of /_sim', async () => {
    const foreign = await followUrl(`${sim.url}/_sim/stream`, { host: 'evil.example' });
    expect(foreign.status).toBe(403);
    await withSettings({ token: 'sesame' }, async (own) => {
      expect((await followUrl(`${own.url}/_sim/stream`)).status).toBe(401);
      const stream = await followUrl(`${own.url}/_sim/stream`, { authorization: 'Bearer sesame' });
      expect(stream.status).toBe(200);
      stream.cut();
    });
  });
});

test(
  'an EventSource whose line is cut again and again comes back by itself and misses nothing',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim, { clock: frozen });
    const lines = new Set<Socket>();
    const proxy = createServer((incoming) => {
      const outgoing = connect(sim.port, '127.0.0.1');
      for (const socket of [incoming, outgoing]) {
        lines.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          incoming.destroy();
          outgoing.destroy();
        });
      }
      incoming.pipe(outgoing).pipe(incoming);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const source = new EventSource(`http://127.0.0.1:${port}/_sim/stream?workspace=${world.workspace.id}`);
    const told: string[] = [];
    const arrived = (name: string, count: number): Promise<void> =>
      new Promise((resolve) => {
        const listener = ({ data }: MessageEvent): void => {
          told.push((JSON.parse(data as string) as { id: string }).id);
          if (told.length < count) return;
          source.removeEventListener(name, listener);
          resolve();
        };
        source.addEventListener(name, listener);
      });
    try {
      await new Promise((resolve) => source.addEventListener('open', resolve, { once: true }));
      for (const count of [1, 3, 5]) {
        const all = arrived('request', count);
        await world.open();
        if (count > 1) {
          for (const line of lines) line.destroy();
          await world.open();
        }
        await all;
      }
      expect(told).toEqual(['1', '2', '3', '4', '5']);
    } finally {
      source.close();
      for (const line of lines) line.destroy();
      proxy.close();
    }
  },
);
