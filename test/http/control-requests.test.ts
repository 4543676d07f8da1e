import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { Journal } from '../../simulator/journal/journal.js';
import { control as call, type Problem } from '../support/control.js';
import { AIID, aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const control = <T = unknown>(line: string, body?: unknown) => call<T>(sim.url, line, body);
type Items<T> = { readonly items: readonly T[]; readonly next?: string; readonly cursor?: string };
type Entry = { readonly id: string; readonly verdict: string; readonly endpoint: string };
/** One simulator of its own, with small limits. */
async function withLimits(limits: Record<string, number>, play: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator({ limits });
  try {
    await play(own);
  } finally {
    await own.close();
  }
}

describe('requests', () => {
  async function aJournal(): Promise<World> {
    const world = aWorld(sim);
    await world.open();
    await world.event('won');
    await world.open({ advertising_id: '', analytics_installation_id: '' });
    await world.click(world.campaign());
    await world.open({ bundle_id: 'com.nowhere' });
    return world;
  }
  const list = (world: World, query: string) => world.control<Items<Entry>>(`GET /_sim/requests?${query}`);
  const ids = async (world: World, query: string) => (await list(world, query)).body.items.map(({ id }) => id);

  test('are listed newest first, all of them', async () => {
    const world = await aJournal();
    const { body } = await world.control<Items<Entry>>('GET /_sim/requests');
    expect(body.items.map(({ id }) => id)).toEqual(['5', '4', '3', '2', '1']);
    expect(body).toMatchObject({ cursor: '5' });
    expect(body).not.toHaveProperty('next');
    expect(body.items[0]).toEqual((await world.control('GET /_sim/requests/5')).body);
    expect((await world.control('GET /_sim/requests/05')).status).toBe(404);
  });

  test('are filtered by verdict, endpoint and app', async () => {
    const world = await aJournal();
    expect(await ids(world, 'verdict=recorded')).toEqual(['4', '2', '1']);
    expect(await ids(world, 'verdict=dropped')).toEqual(['3']);
    expect(await ids(world, 'verdict=rejected')).toEqual(['5']);
    expect(await ids(world, 'endpoint=tenjin.click')).toEqual(['4']);
    expect(await ids(world, 'endpoint=event')).toEqual(['5', '3', '2', '1']);
    expect(await ids(world, `app=${world.app.id}`)).toEqual(['4', '3', '2', '1']);
    expect(await ids(world, `app=${world.app.bundleId}&verdict=dropped`)).toEqual(['3']);
    expect(await ids(world, 'app=com.nowhere')).toEqual([]);
  });

  test.each([
    [AIID, ['1', '2', '5']],
    [AIID.toUpperCase(), ['1', '2', '5']],
    [AIID.replace(/^(.{8})(.{4})/, '$1-$2-'), ['1', '2', '5']],
    ['{gaid}', []],
    ['ffffffffffffffffffffffffffffffff', []],
  ])('are chosen by an id of the installation: %s', async (id, found) => {
    const world = await aJournal();
    expect((await ids(world, `installation=${encodeURIComponent(id)}`)).toReversed()).toEqual(found);
  });

  test.each([
    ['won', ['2']],
    ['WON', ['2']],
    // As forms write it, and as it was meant.
    ['level%201', ['6', '7']],
    ['caf%C3%A9', ['6']],
    // What became of it.
    ['tenjin.click', ['4']],
    ['COM.NOWHERE', ['5']],
    ['nothing-says-this', []],
    // As it stands there: no pattern.
    ['com.nowher.', []],
    ['%28%5B*', []],
  ])('are chosen by what they say: %s', async (text, found) => {
    const world = await aJournal();
    await world.event('level 1 café');
    await world.post('/v0/event?event=level%201', world.complete);
    expect((await ids(world, `text=${text}`)).toReversed()).toEqual(found);
  });

  test('are asked for since a cursor, and page by page before one', async () => {
    const world = await aJournal();
    expect(await ids(world, 'since=0')).toHaveLength(5);
    expect(await ids(world, 'since=3')).toEqual(['5', '4']);
    expect(await ids(world, 'since=5')).toEqual([]);
    const first = await list(world, 'limit=2');
    expect(first.body).toMatchObject({ next: '4', items: [{ id: '5' }, { id: '4' }] });
    const second = await list(world, `limit=2&before=${first.body.next}`);
    expect(second.body).toMatchObject({ next: '2', items: [{ id: '3' }, { id: '2' }] });
    const third = await list(world, `limit=2&before=${second.body.next}`);
    expect(third.body.items.map(({ id }) => id)).toEqual(['1']);
    expect(third.body).not.toHaveProperty('next');
    expect(await ids(world, 'since=1&before=4')).toEqual(['3', '2']);
  });

  test('a page that ends exactly at the oldest has no next', async () => {
    const world = await aJournal();
    expect((await list(world, 'limit=5')).body).not.toHaveProperty('next');
    expect((await list(world, 'limit=4')).body).toHaveProperty('next', '2');
    expect((await list(world, 'limit=1&verdict=dropped')).body).not.toHaveProperty('next');
  });

  test('what is deleted is in no number that is asked for after it', async () => {
    const world = await aJournal();
    const counted = async (): Promise<unknown> => (await world.workspace.insights('requests')).items[0]?.['requests'];
    expect(await counted()).toBe(5);
    for (const [gone, left] of [
      ['/3', 4],
      ['/5', 3],
      ['/1', 2],
    ] as const) {
      await world.control(`DELETE /_sim/requests${gone}`);
      expect(await counted()).toBe(left);
    }
    await world.open();
    expect(await counted()).toBe(3);
    await world.control('DELETE /_sim/requests');
    expect(await counted()).toBe(0);
    await world.open();
    expect(await counted()).toBe(1);
  });

  test('one can be deleted, then all; the numbers go on', async () => {
    const world = await aJournal();
    expect((await world.control('DELETE /_sim/requests/3')).status).toBe(204);
    expect(await ids(world, '')).toEqual(['5', '4', '2', '1']);
    expect((await world.control('GET /_sim/requests/3')).status).toBe(404);
    expect((await world.control('DELETE /_sim/requests/3')).status).toBe(404);
    expect((await world.control('DELETE /_sim/requests')).status).toBe(204);
    expect(await ids(world, '')).toEqual([]);
    await world.open();
    expect(await ids(world, 'since=5')).toEqual(['6']);
    expect(await world.workspace.assert({ count: 1 })).toMatchObject({ pass: true });
    expect(await world.workspace.install(AIID)).toMatchObject({ sessionCount: 2 });
  });

  test('bytes that are no text are shown in base64', async () => {
    const world = aWorld(sim);
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x26]);
    await fetch(`${sim.url}/v0/event?${new URLSearchParams(world.complete).toString()}`, {
      method: 'POST',
      body: bytes,
    });
    expect(world.last().sent).toMatchObject({ body: bytes.toString('base64'), bodyEncoding: 'base64' });
  });

  test.each([
    { query: 'limit=0', path: '?limit' },
    { query: 'limit=1001', path: '?limit' },
    { query: 'limit=-1', path: '?limit' },
    { query: 'limit=ten', path: '?limit' },
    { query: 'since=yesterday', path: '?since' },
    { query: 'before=x', path: '?before' },
    { query: 'verdict=good', path: '?verdict' },
    { query: 'limit=1&limit=2', path: '?limit' },
  ])('$query is 400 and says what is expected', async ({ query, path }) => {
    const { status, body } = await control<Problem>(`GET /_sim/requests?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.problems).toMatchObject([{ path, given: expect.any(String), expected: expect.stringMatching(/./) }]);
  });

  test('limits 1 and 1000 are good', async () => {
    expect((await control('GET /_sim/requests?limit=1')).status).toBe(200);
    expect((await control('GET /_sim/requests?limit=1000')).status).toBe(200);
  });

  test('what the limit has pushed out is said', async () => {
    await withLimits({ journalEntries: 2 }, async (own) => {
      const world = aWorld(own);
      await world.open();
      await world.open();
      expect((await list(world, '')).body).not.toHaveProperty('droppedThrough');
      await world.open();
      expect((await list(world, '')).body).toMatchObject({ droppedThrough: '1', items: [{ id: '3' }, { id: '2' }] });
      expect((await list(world, 'since=1')).body).not.toHaveProperty('droppedThrough');
      expect((await world.control('GET /_sim/requests/1')).status).toBe(404);
      const { body } = await call(own.url, `GET /_sim/workspaces/${world.workspace.id}`);
      expect(body).toMatchObject({ dropped: { requests: 1 } });
    });
  });

  test('are not looked through any further for somebody who has gone away', { tags: 'long' }, async () => {
    await withLimits({ journalBytes: 500_000_000 }, async (own) => {
      const world = aWorld(own);
      // So large that few of them are a slice.
      const large = { ...world.complete, filler: 'x'.repeat(900_000) };
      for (let sent = 0; sent < 60; sent += 1) await world.post('/v0/event', large);
      const get = vi.spyOn(Journal.prototype, 'get');
      const timesOfOldest = (): number => get.mock.calls.filter(([number]) => number === 1).length;
      try {
        await list(world, 'text=nowhere');
        expect(timesOfOldest()).toBe(1);
        get.mockClear();
        const going = new AbortController();
        const answer = fetch(`${own.url}/_sim/requests?text=nowhere&workspace=${world.workspace.id}`, {
          signal: going.signal,
        });
        await vi.waitUntil(() => get.mock.calls.length > 0, { interval: 0 });
        going.abort();
        await expect(answer).rejects.toThrow();
        // Whoever asks for the same later comes to its end later.
        await list(world, 'text=nowhere');
        expect(timesOfOldest()).toBe(1);
      } finally {
        get.mockRestore();
      }
    });
  });
});
