import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createSimulator,
  type Fault,
  type NewFault,
  type RequestEntry,
  type Simulator,
} from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { type Answer, anyAnswerTo } from '../support/answer.js';
import { ACCEPTED, AIID, aWorld, FORM, type Params, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const OTHER_AIID = 'b'.repeat(32);

/** Sends an open. A fault may answer what no MMP would, so the answer is held to nothing. */
function open(world: World, params: Params = {}, base = sim.url): Promise<Answer> {
  const body = new URLSearchParams({ ...world.complete, ...params }).toString();
  return anyAnswerTo(`${base}/v0/event`, { method: 'POST', body, headers: { 'content-type': FORM } });
}

/** What a sender notices of it: a status, or that the connection broke. */
async function statusOf(sent: Promise<{ readonly status: number }>): Promise<number | string> {
  try {
    return (await sent).status;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? 'broken';
  }
}

async function statuses(
  world: World,
  count: number,
  params: Params = {},
  base = sim.url,
): Promise<(number | string)[]> {
  const list: (number | string)[] = [];
  for (let n = 0; n < count; n += 1) list.push(await statusOf(open(world, params, base)));
  return list;
}

const lastOf = ({ verdict, reason, answer, fault, facts }: RequestEntry) => ({
  verdict,
  reason,
  status: answer.status,
  action: fault?.action,
  answerLost: fault?.answerLost,
  facts: facts.length,
});

describe('what a sender meets', () => {
  test('a status in place of the answer, with the body that Tenjin gives with it', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { first: 1 }, do: { status: 503 } });
    const failed = await open(world);
    expect(failed).toMatchObject({ status: 503, body: { code: 503, error: 'service unavailable' } });
    expect(lastOf(world.last())).toEqual({
      verdict: 'rejected',
      reason: 'fault',
      status: 503,
      action: 'status',
      answerLost: false,
      facts: 0,
    });
    expect((await open(world)).body).toEqual(ACCEPTED);
  });

  test.each([
    { status: 200, body: ACCEPTED, verdict: 'dropped' },
    { status: 202, body: { code: 202, error: 'not logged' }, verdict: 'dropped' },
    { status: 299, body: { code: 299, error: 'unknown' }, verdict: 'dropped' },
    { status: 302, body: { code: 302, error: 'found' }, verdict: 'rejected' },
    { status: 401, body: { code: 401, error: 'unauthorized' }, verdict: 'rejected' },
    { status: 429, body: { code: 429, error: 'too many requests' }, verdict: 'rejected' },
    { status: 599, body: { code: 599, error: 'unknown' }, verdict: 'rejected' },
  ])("the status $status is Tenjin's answer, and the request $verdict", async ({ status, body, verdict }) => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { status } });
    expect(await open(world)).toMatchObject({ status, body });
    expect(world.last()).toMatchObject({ verdict, facts: [], answer: { status } });
  });

  test("a status that has no body, and a body of one's own", async () => {
    const world = aWorld(sim);
    const { faults } = world.workspace;
    faults.add({ when: { first: 1 }, do: { status: 204, body: 'nobody gets it' } });
    faults.add({ when: { first: 1 }, do: { status: 502, body: '<h1>Bad gateway</h1>' } });
    faults.add({ when: { first: 1 }, do: { status: 500, body: '{"error":"oops"}' } });
    faults.add({ when: { first: 1 }, do: { status: 500, body: 'oops' } });
    const answers = [await open(world), await open(world), await open(world), await open(world)];
    expect(answers.map(({ status, text: body, headers }) => [status, body, headers.get('content-type')])).toEqual([
      [204, '', 'text/plain; charset=utf-8'],
      [502, '<h1>Bad gateway</h1>', 'text/html; charset=utf-8'],
      [500, '{"error":"oops"}', 'application/json; charset=utf-8'],
      [500, 'oops', 'text/plain; charset=utf-8'],
    ]);
  });

  test.each([
    { retryAfter: 1, header: '1' },
    { retryAfter: 'Tue, 24 Nov 2026 12:00:00 GMT', header: 'Tue, 24 Nov 2026 12:00:00 GMT' },
  ])('429 with Retry-After: $header', async ({ retryAfter, header }) => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { status: 429, retryAfter } });
    expect((await open(world)).headers.get('retry-after')).toBe(header);
  });

  test('a reset before the commit: the connection breaks and nothing is recorded', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { first: 1 }, do: { reset: true } });
    expect(await statusOf(open(world))).toBe('ECONNRESET');
    expect(lastOf(world.last())).toEqual({
      verdict: 'rejected',
      reason: 'fault',
      status: 0,
      action: 'reset',
      answerLost: true,
      facts: 0,
    });
  });

  test('a reset after the commit: the connection breaks, and the open counts', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { first: 1 }, do: { reset: true }, phase: 'after' });
    expect(await statusOf(open(world))).toBe('ECONNRESET');
    expect(lastOf(world.last())).toEqual({
      verdict: 'recorded',
      reason: null,
      status: 0,
      action: 'reset',
      answerLost: true,
      facts: 2,
    });
  });

  test('a 503 after the commit: told to be down, and the open counts', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { status: 503 }, phase: 'after' });
    expect((await open(world)).status).toBe(503);
    expect(lastOf(world.last())).toMatchObject({ verdict: 'recorded', status: 503, answerLost: true, facts: 2 });
  });

  test('a timeout: nothing comes, then the connection is closed', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { timeoutMs: 30 } });
    const before = performance.now();
    expect(await statusOf(open(world))).toBe('UND_ERR_SOCKET');
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    expect(lastOf(world.last())).toMatchObject({ verdict: 'rejected', status: 0, action: 'timeout', answerLost: true });
  });

  test("a late answer is the MMP's own", async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { delayMs: 30 } });
    const before = performance.now();
    expect((await open(world)).body).toEqual(ACCEPTED);
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    expect(lastOf(world.last())).toMatchObject({ verdict: 'recorded', action: 'delay', answerLost: false, facts: 2 });
  });

  test('an answer in pieces arrives whole', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { drip: { everyMs: 1, bytes: 7 } } });
    expect((await open(world)).body).toEqual(ACCEPTED);
    expect(lastOf(world.last())).toMatchObject({ verdict: 'recorded', action: 'drip', answerLost: false });
  });
});

describe('a sender that does not wait', () => {
  /** Sends an open, and hangs up when the fault has been met. */
  async function impatient(fault: NewFault): Promise<RequestEntry> {
    const world = aWorld(sim);
    const { id } = world.workspace.faults.add(fault);
    const body = new URLSearchParams(world.complete).toString();
    const socket = connect(sim.port, '127.0.0.1');
    socket.write(
      `POST /v0/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    while (world.workspace.faults.get(id).hits === 0) await new Promise(setImmediate);
    socket.destroy();
    const isSettled = (): boolean => world.workspace.requests()[0]?.fault?.answerLost === true;
    while (!isSettled()) await new Promise(setImmediate);
    return world.last();
  }

  test('before the commit it has never sent anything, as far as the MMP knows', async () => {
    const entry = await impatient({ do: { delayMs: 60_000 }, phase: 'before' });
    expect(lastOf(entry)).toMatchObject({ verdict: 'rejected', reason: 'fault', status: 0, facts: 0 });
  });

  test('after the commit what it sent counts', async () => {
    const entry = await impatient({ do: { delayMs: 60_000 }, phase: 'after' });
    expect(lastOf(entry)).toMatchObject({ verdict: 'recorded', status: 200, facts: 2 });
  });

  test('in the middle of an answer in pieces, it has not got it', async () => {
    const entry = await impatient({ do: { drip: { everyMs: 60_000 } } });
    expect(lastOf(entry)).toMatchObject({ verdict: 'recorded', action: 'drip', facts: 2 });
  });
});

describe('who meets it', () => {
  test('the first three, and no more', async () => {
    const world = aWorld(sim);
    const { id } = world.workspace.faults.add({ when: { first: 3 }, do: { status: 503 } });
    expect(await statuses(world, 5)).toEqual([503, 503, 503, 200, 200]);
    expect(world.workspace.faults.get(id)).toMatchObject({ seen: 5, hits: 3 });
  });

  test('the third alone', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { nth: 3 }, do: { status: 500 } });
    expect(await statuses(world, 4)).toEqual([200, 200, 500, 200]);
  });

  test('the first of each installation, in whatever spelling', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { first: 1, per: 'installation' }, do: { status: 503 } });
    const upper = { analytics_installation_id: AIID.toUpperCase() };
    const other = { analytics_installation_id: OTHER_AIID };
    const seen = [await statuses(world, 1), await statuses(world, 1, upper), await statuses(world, 2, other)].flat();
    expect(seen).toEqual([503, 200, 503, 200]);
  });

  test('only the endpoint and the app that are named', async () => {
    const world = aWorld(sim);
    const [app] = world.workspace.apps;
    world.workspace.addApp({ bundleId: 'com.example.other', platform: 'android', sdkKeys: [{ key: world.key }] });
    world.workspace.faults.add({ endpoint: 'event', app: app?.id ?? '', do: { status: 503 } });
    const other = { bundle_id: 'com.example.other' };
    const purchase = await world.post('/v0/purchase', {
      ...world.complete,
      price: '1',
      currency: 'USD',
      quantity: '1',
    });
    expect([await statuses(world, 1), await statuses(world, 1, other), purchase.status].flat()).toEqual([
      503, 200, 200,
    ]);
  });

  test('of several faults the oldest acts, and the next one when that is through', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { first: 2 }, do: { status: 503 } });
    world.workspace.faults.add({ when: { first: 1 }, do: { status: 429 } });
    expect(await statuses(world, 4)).toEqual([503, 503, 429, 200]);
  });

  test(
    'by chance the same ones in a workspace of the same id and seed, about as many as asked for',
    { tags: 'long' },
    async () => {
      const draw = async (seed: string): Promise<(number | string)[]> => {
        const world = aWorld(sim, { id: 'chance', seed });
        try {
          world.workspace.faults.add({ when: { probability: 0.3 }, do: { status: 503 } });
          return await statuses(world, 100);
        } finally {
          world.workspace.delete();
        }
      };
      const [first, again, other] = [await draw('a'), await draw('a'), await draw('b')];
      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
      expect(first.filter((status) => status === 503).length).toBeGreaterThan(15);
      expect(first.filter((status) => status === 503).length).toBeLessThan(45);
    },
  );

  test.each([
    { probability: 0, expected: 200 },
    { probability: 1, expected: 503 },
  ])('at a probability of $probability every answer is $expected', async ({ probability, expected }) => {
    const world = aWorld(sim);
    world.workspace.faults.add({ when: { probability }, do: { status: 503 } });
    expect(new Set(await statuses(world, 20))).toEqual(new Set([expected]));
  });

  test('nobody in another workspace, and nobody once it is deleted or the workspace reset', async () => {
    const [world, other] = [aWorld(sim), aWorld(sim)];
    const { id } = world.workspace.faults.add({ do: { status: 503 } });
    expect(await statuses(other, 1)).toEqual([200]);
    world.workspace.faults.delete(id);
    expect(await statuses(world, 1)).toEqual([200]);
    world.workspace.faults.add({ do: { status: 503 } });
    await world.workspace.reset();
    expect(world.workspace.faults.list()).toEqual([]);
    expect(await statuses(world, 1)).toEqual([200]);
  });

  test('what is not an endpoint, and what is refused anyway, meets faults too', async () => {
    const world = aWorld(sim, { keyScope: 'workspace' });
    world.workspace.faults.add({ do: { status: 503 } });
    const { url } = world.workspace;
    const lost = await anyAnswerTo(`${url}/v0/nothing`);
    const large = await open(world, { value: 'x'.repeat(2_000_000) }, url);
    expect([lost.status, large.status]).toEqual([503, 503]);
  });

  test('in strict mode a fault is no problem document', async () => {
    const world = aWorld(sim, { mode: 'strict' });
    world.workspace.faults.add({ do: { status: 503 } });
    expect((await open(world)).body).toEqual({ code: 503, error: 'service unavailable' });
  });
});

describe('the control API', () => {
  test('writes, lists, tells and deletes', async () => {
    const world = aWorld(sim);
    const given = { endpoint: 'event', when: { first: 1 }, do: { status: 503 } };
    const made = await world.control<Fault>('POST /_sim/faults', given);
    expect(made).toMatchObject({ status: 201, body: { ...given, app: null, phase: 'before', seen: 0, hits: 0 } });
    await open(world);
    const { id } = made.body;
    const told = await world.control<Fault>(`GET /_sim/faults/${id}`);
    expect(told.body).toEqual({ ...made.body, seen: 1, hits: 1 });
    const second = await world.control<Fault>('POST /_sim/faults', { do: { reset: true }, phase: 'after' });
    expect((await world.control('GET /_sim/faults')).body).toEqual({ items: [second.body, told.body] });
    expect((await world.control(`DELETE /_sim/faults/${id}`)).status).toBe(204);
    expect((await world.control<Problem>(`GET /_sim/faults/${id}`)).body.code).toBe('NOT_FOUND');
    expect((await world.control('GET /_sim/faults')).body).toEqual({ items: [second.body] });
  });

  test.each<{ given: unknown; path: string; expected: string }>([
    { given: {}, path: 'do', expected: 'a value: it is required' },
    { given: { do: {} }, path: 'do', expected: 'one of status, reset, timeoutMs, delayMs, drip' },
    { given: { do: { statsu: 503 } }, path: 'do.statsu', expected: expect.stringContaining('did you mean status?') },
    { given: { do: { status: 199 } }, path: 'do.status', expected: 'an HTTP status, 200–599' },
    { given: { do: { status: 600 } }, path: 'do.status', expected: 'an HTTP status, 200–599' },
    { given: { do: { body: 'x' } }, path: 'do.status', expected: 'a value beside body' },
    { given: { do: { reset: false } }, path: 'do.reset', expected: 'true' },
    { given: { do: { status: 503, reset: true } }, path: 'do', expected: 'at most one of status, reset, timeoutMs' },
    {
      given: { do: { timeoutMs: 1, delayMs: 1 } },
      path: 'do',
      expected: 'timeoutMs alone: nothing is ever answered',
    },
    {
      given: { do: { reset: true, drip: { everyMs: 1 } } },
      path: 'do',
      expected: 'reset without drip: there is no answer that could come in pieces',
    },
    {
      given: { do: { status: 503 }, endpoint: 'evnt' },
      path: 'endpoint',
      expected: expect.stringContaining('did you mean event?'),
    },
    {
      given: { do: { status: 503 }, app: 'com.example.gaem' },
      path: 'app',
      expected: expect.stringContaining('did you mean com.example.game?'),
    },
    { given: { do: { status: 503 }, wehn: {} }, path: 'wehn', expected: expect.stringContaining('did you mean when?') },
    { given: { do: { status: 503 }, when: {} }, path: 'when', expected: 'exactly one of first, nth, probability' },
    {
      given: { do: { status: 503 }, when: { first: 1, nth: 2 } },
      path: 'when',
      expected: 'exactly one of first, nth, probability',
    },
    { given: { do: { status: 503 }, when: { first: 0 } }, path: 'when.first', expected: 'a whole number from 1' },
    {
      given: { do: { status: 503 }, when: { probability: 1.1 } },
      path: 'when.probability',
      expected: 'a number, 0–1, such as 0.1',
    },
    { given: { do: { status: 503 }, phase: 'during' }, path: 'phase', expected: 'before or after' },
  ])('refuses $given: $path, $expected', async ({ given, path, expected }) => {
    const world = aWorld(sim);
    const { status, body } = await world.control<Problem>('POST /_sim/faults', given);
    expect(status).toBe(400);
    expect(body.problems).toContainEqual(expect.objectContaining({ path, expected }));
    expect(world.workspace.faults.list()).toEqual([]);
  });

  test('refuses one more than the limit', async () => {
    const small = await createSimulator({ limits: { faults: 2, faultInstallations: 1 } });
    try {
      const world = aWorld(small);
      const { faults } = world.workspace;
      faults.add({ when: { first: 1, per: 'installation' }, do: { status: 503 } });
      faults.add({ when: { first: 1 }, do: { status: 429 } });
      expect(() => faults.add({ do: { reset: true } })).toThrow('2 faults. Delete some by DELETE /_sim/faults/{id}');

      // Of two installations the older one is forgotten, and begins anew.
      const other = { analytics_installation_id: OTHER_AIID };
      const met = [
        await statuses(world, 2, {}, small.url),
        await statuses(world, 1, other, small.url),
        await statuses(world, 1, {}, small.url),
      ].flat();
      expect(met).toEqual([503, 429, 503, 503]);
    } finally {
      await small.close();
    }
  });

  test('shows people which fault a request has met', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { reset: true }, phase: 'after' });
    await statuses(world, 1);
    const path = `/_sim/requests?workspace=${world.workspace.id}&format=text`;
    const short = await (await fetch(sim.url + path)).text();
    expect(short).toContain('recorded · POST /v0/event → no answer · fault: reset after the commit');
    const full = await (await fetch(sim.url + path.replace('requests', 'requests/1'))).text();
    expect(full).toMatch(/fault +reset after the commit; the sender has not got the answer/);
  });

  test('closing the simulator ends what hangs', async () => {
    const own = await createSimulator();
    const world = aWorld(own);
    const { id } = world.workspace.faults.add({ do: { timeoutMs: 600_000 } });
    const sent = statusOf(open(world, {}, own.url));
    while (world.workspace.faults.get(id).hits === 0) await new Promise(setImmediate);
    await own.close();
    expect(await sent).toBe('UND_ERR_SOCKET');
  });
});

describe('carried elsewhere', () => {
  test('a fault goes on where it stood: what it has counted, and what chance will say', async () => {
    const rules: readonly NewFault[] = [
      { when: { first: 2, per: 'installation' }, do: { status: 503 } },
      { when: { probability: 0.5 }, do: { status: 429, retryAfter: 1 } },
    ];
    const world = aWorld(sim, { seed: 'carried' });
    for (const rule of rules) world.workspace.faults.add(rule);
    await statuses(world, 5);
    const snapshot = await world.workspace.snapshot();
    const copy = sim.workspace({ keyScope: 'workspace' });
    await copy.restore(JSON.parse(JSON.stringify(snapshot)) as typeof snapshot);
    expect(copy.faults.list()).toEqual(world.workspace.faults.list());
    expect(copy.requests().map(({ fault }) => fault)).toEqual(world.workspace.requests().map(({ fault }) => fault));

    const query = new URLSearchParams({ ...world.complete, analytics_installation_id: OTHER_AIID }).toString();
    const there: number[] = [];
    for (let n = 0; n < 30; n += 1) there.push((await fetch(`${copy.url}/v0/event?${query}`)).status);
    expect(there).toEqual(await statuses(world, 30, { analytics_installation_id: OTHER_AIID }));
    expect(new Set(there)).toEqual(new Set([503, 429, 200]));

    const [next] = [copy.faults.add({ do: { reset: true } })];
    expect(next.id).toBe(world.workspace.faults.add({ do: { reset: true } }).id);
  });

  test('a snapshot of a workspace that never had one says nothing of faults, and clears those that are there', async () => {
    const snapshot = await aWorld(sim).workspace.snapshot();
    expect(snapshot).not.toHaveProperty('faults');
    const { workspace } = aWorld(sim);
    workspace.faults.add({ do: { reset: true } });
    await sim.workspace({ keyScope: 'workspace' }).restore(snapshot);
    const other = sim.workspace({ keyScope: 'workspace' });
    other.faults.add({ do: { reset: true } });
    await other.restore(snapshot);
    expect(other.faults.list()).toEqual([]);
  });
});
