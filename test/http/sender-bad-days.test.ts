import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Sender, SenderOptions } from '@mmp-sim/sender';
import { afterEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../support/manual-clock.js';
import { anMmpServer, type MmpServer, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { aSender, next, phone, PHONE, recorded } from '../support/senders.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that gives these answers in turn, then 200 to everything, and a sender to it. */
async function against(
  answers: readonly ScriptedAnswer[],
  options: Partial<SenderOptions> = {},
): Promise<{ server: MmpServer; sender: Sender }> {
  const server = await anMmpServer((_, place) => answers[place] ?? OK);
  const sender = aSender(server.url, options);
  closing.push(
    () => sender.close({ timeoutMs: 0 }),
    () => server.close(),
  );
  return { server, sender };
}

const purchase = { ...PHONE, productId: 'gold', price: '4.99', currency: 'USD' } as const;

test.each([503, 429, 408, 425, 507])('%i is tried again until it is taken, money as well', async (status) => {
  const { server, sender } = await against([{ status }, { status, body: '{"error":"busy"}' }]);
  const told = recorded(sender, 'retry', 'delivered');
  await sender.purchase(purchase);
  expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
  expect(told).toMatchObject([
    ['retry', { reason: `HTTP ${status}`, attempts: 1, possibleDuplicate: false }],
    ['retry', { reason: 'busy', attempts: 2, possibleDuplicate: false }],
    ['delivered', { attempts: 3, possibleDuplicate: false }],
  ]);
  expect(new Set(server.arrived.map(({ fields }) => JSON.stringify(fields))).size).toBe(1);
});

describe.each([500, 502, 504])('%i, after which a call may have counted', (status) => {
  test('an event is sent again as a possible duplicate', async () => {
    const { server, sender } = await against([{ status }]);
    const told = recorded(sender, 'retry', 'delivered', 'held');
    await sender.event({ ...PHONE, name: 'a' });
    expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
    expect(told).toMatchObject([
      ['retry', { reason: `HTTP ${status}`, possibleDuplicate: true }],
      ['delivered', { attempts: 2, possibleDuplicate: true }],
    ]);
    expect(server.arrived).toHaveLength(2);
  });

  test('a purchase is held', async () => {
    const { server, sender } = await against([{ status }]);
    const told = recorded(sender, 'retry', 'held');
    await sender.purchase(purchase);
    expect(await sender.flush()).toEqual({ waiting: 0, held: 1, dead: 0, parked: [] });
    expect(told).toMatchObject([['held', { reason: `outcome unknown: HTTP ${status}`, attempts: 1 }]]);
    expect(server.arrived).toHaveLength(1);
  });

  test('onUnknownOutcome decides otherwise, for each kind', async () => {
    const onUnknownOutcome = { purchase: 'retry', event: 'hold' } as const;
    const { server, sender } = await against([{ status }, OK, { status }], { onUnknownOutcome });
    await sender.purchase(purchase);
    await sender.event({ ...PHONE, name: 'a' });
    expect(await sender.flush()).toMatchObject({ waiting: 0, held: 1 });
    expect(server.arrived.map(({ path }) => path)).toEqual(['/v0/purchase', '/v0/purchase', '/v0/event']);
  });
});

test.each([
  { retryAfter: '7', waitMs: 7000 },
  { retryAfter: 'Tue, 24 Nov 2026 12:00:09 GMT', waitMs: 9000 },
  { retryAfter: 'Tue Nov 24 12:00:09 2026', waitMs: 9000 },
  { retryAfter: '3600', waitMs: 3_600_000 },
  { retryAfter: '3601', waitMs: 3_600_000 },
  { retryAfter: '99999999999', waitMs: 3_600_000 },
])(
  'Retry-After: $retryAfter is waited for, to the millisecond and for all calls of the app',
  async ({ retryAfter, waitMs }) => {
    const clock = new ManualClock();
    const { server, sender } = await against([{ status: 429, headers: { 'retry-after': retryAfter } }], { clock });
    const retried = next(sender, 'retry');
    const paused = next(sender, 'paused');
    await sender.open(phone(1));
    expect(await retried).toMatchObject({ delayMs: waitMs });
    expect(await paused).toMatchObject({ delayMs: waitMs, target: { platform: 'android' } });
    await sender.open(phone(2));

    clock.advance(waitMs - 1);
    expect(await sender.left()).toMatchObject({ waiting: 2 });
    expect(server.arrived).toHaveLength(1);
    clock.advance(1);
    await server.seen(3);
  },
);

test('waits double up to their ceiling, each drawn from the whole range', async () => {
  const clock = new ManualClock();
  const busy = Array.from({ length: 6 }, () => ({ status: 503 }));
  const backoff = { minDelayMs: 100, baseDelayMs: 1000, maxDelayMs: 10_000, random: () => 0.5 };
  const { sender } = await against(busy, { clock, ...backoff });
  const delays: number[] = [];
  sender.on('retry', ({ delayMs }) => {
    delays.push(delayMs);
    setImmediate(() => clock.advance(delayMs));
  });
  const delivered = next(sender, 'delivered');
  await sender.open(PHONE);
  await delivered;
  expect(delays).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});

test.each([400, 413, 422, 405])('%i is a dead letter with its reason', async (status) => {
  const { server, sender } = await against([{ status, body: '{"code":400,"error":"malformed"}' }]);
  const told = recorded(sender, 'dead', 'retry');
  await sender.open(PHONE);
  expect(await sender.flush()).toMatchObject({ waiting: 0, dead: 1 });
  expect(told).toMatchObject([['dead', { reason: `refused with ${status}: malformed`, attempts: 1 }]]);
  expect(server.arrived).toHaveLength(1);
});

test('dead letters can be listed, sent again and forgotten', async () => {
  const { server, sender } = await against([{ status: 400 }, { status: 400 }, { status: 400 }]);
  for (const name of ['a', 'b', 'c']) await sender.event({ ...PHONE, name });
  await sender.flush();
  const [newest, middle, oldest] = await sender.setAside();
  expect([newest, middle, oldest].map((entry) => entry?.body.match(/event=(\w)/)?.[1])).toEqual(['c', 'b', 'a']);
  expect(await sender.setAside({ limit: 1, before: newest?.id ?? '' })).toEqual([middle]);

  expect(await sender.discard([newest?.id ?? '', 'unknown'])).toBe(1);
  expect(await sender.requeue([middle?.id ?? ''])).toBe(1);
  expect(await sender.flush()).toMatchObject({ waiting: 0, dead: 1 });
  expect(server.arrived.map(({ fields }) => fields['event'])).toEqual(['a', 'b', 'c', 'b']);
});

test('maxAttempts is the number of requests, not one more', async () => {
  const { server, sender } = await against(
    Array.from({ length: 9 }, () => ({ status: 503 })),
    { maxAttempts: 3 },
  );
  await sender.open(PHONE);
  expect(await sender.flush()).toMatchObject({ waiting: 0, dead: 1 });
  expect(server.arrived).toHaveLength(3);
  expect(await sender.setAside()).toMatchObject([{ reason: 'attempt 3 was the last: HTTP 503' }]);
});

test.each([
  { waitedMs: 1000, end: 'delivered' },
  { waitedMs: 1001, end: 'dead' },
])('a call that has waited $waitedMs ms, of a maxAgeMs of 1000, is $end', async ({ waitedMs, end }) => {
  const clock = new ManualClock();
  const { server, sender } = await against([{ status: 429, headers: { 'retry-after': '1' } }], {
    clock,
    maxAgeMs: 1000,
  });
  const retried = next(sender, 'retry');
  await sender.open(PHONE);
  await retried;
  const told = recorded(sender, 'delivered', 'dead');
  const ended = Promise.race([next(sender, 'delivered'), next(sender, 'dead')]);
  await sender.left();
  // In one step, so that it is not tried on the way.
  clock.advance(waitedMs, { atOnce: true });
  await ended;
  expect(told).toMatchObject([
    end === 'delivered'
      ? ['delivered', { waitedMs }]
      : ['dead', { reason: 'it has waited 1001 ms, longer than maxAgeMs (1000)' }],
  ]);
  expect(server.arrived).toHaveLength(end === 'delivered' ? 2 : 1);
});

test('a call that waited longer than lateAfterMs is reported, one that waited as long is not', async () => {
  const clock = new ManualClock();
  const { sender } = await against([{ status: 401 }], { clock, lateAfterMs: 1000, sdkKey: () => 'KEY' });
  const parked = next(sender, 'parked');
  await sender.open(phone(1));
  await parked;
  clock.advance(1);
  await sender.open(phone(2));
  clock.advance(1000);
  const told = recorded(sender, 'late', 'delivered');
  const late = next(sender, 'late');
  sender.resume();
  expect(await late).toMatchObject({ waitedMs: 1001 });
  while (told.length < 3) await next(sender, 'delivered');
  expect(told.map(([name]) => name).toSorted()).toEqual(['delivered', 'delivered', 'late']);
});

test.each([
  { isLate: false, waitedMs: 1000 },
  { isLate: true, waitedMs: 1001 },
])(
  'what is requeued is as late as the call is, and as old as the requeue: $waitedMs ms',
  async ({ isLate, waitedMs }) => {
    const clock = new ManualClock();
    const limits = { lateAfterMs: 1000, maxAgeMs: 900 };
    const { sender } = await against([{ status: 400 }], { clock, ...limits });
    const dead = next(sender, 'dead');
    await sender.open(phone(1));
    const { id } = await dead;
    await sender.flush();
    clock.advance(waitedMs);
    const told = recorded(sender, 'late', 'delivered', 'dead');
    await sender.requeue([id]);
    await sender.flush();
    expect(told).toMatchObject([['delivered', { waitedMs }], ...(isLate ? [['late', { waitedMs }]] : [])]);
  },
);

test.each([
  { kind: 'open', breakAfter: 'read' },
  { kind: 'event', breakAfter: 'read' },
] as const)(
  'after a broken connection an $kind is sent again as a possible duplicate',
  async ({ kind, breakAfter }) => {
    const { server, sender } = await against([{ breakAfter }]);
    const told = recorded(sender, 'attempt', 'retry', 'delivered');
    await (kind === 'open' ? sender.open(PHONE) : sender.event({ ...PHONE, name: 'a' }));
    expect(await sender.flush()).toMatchObject({ waiting: 0, held: 0 });
    expect(told).toMatchObject([
      ['attempt', { outcome: 'unknown', status: null, possibleDuplicate: false }],
      ['retry', { possibleDuplicate: true }],
      ['attempt', { outcome: 'answered', status: 200, possibleDuplicate: true }],
      ['delivered', { attempts: 2, possibleDuplicate: true }],
    ]);
    expect(server.arrived).toHaveLength(2);
  },
);

test('after a broken connection money is held, and what comes after it goes on', async () => {
  const { server, sender } = await against([{ breakAfter: 'read' }]);
  const held = next(sender, 'held');
  await sender.purchase(purchase);
  await sender.event({ ...PHONE, name: 'after' });
  expect((await held).reason).toMatch(/^outcome unknown: /);
  expect(await sender.flush()).toEqual({ waiting: 0, held: 1, dead: 0, parked: [] });
  expect(server.arrived.map(({ path }) => path)).toEqual(['/v0/purchase', '/v0/event']);

  const [entry] = await sender.setAside();
  expect(entry).toMatchObject({ state: 'held', kind: 'purchase' });
  const delivered = next(sender, 'delivered');
  await sender.requeue([entry?.id ?? '']);
  expect(await delivered).toMatchObject({ possibleDuplicate: true });
});

test.each([
  { onUnknownOutcome: 'retry', arrived: 3 },
  { onUnknownOutcome: { purchase: 'retry' }, arrived: 3 },
  { onUnknownOutcome: { open: 'hold' }, arrived: 1 },
  { onUnknownOutcome: 'hold', arrived: 1 },
] as const)('onUnknownOutcome: $onUnknownOutcome decides', async ({ onUnknownOutcome, arrived }) => {
  const { server, sender } = await against([{ breakAfter: 'read' }, { breakAfter: 'read' }], { onUnknownOutcome });
  await sender.purchase(purchase);
  const { held } = await sender.flush();
  expect(server.arrived).toHaveLength(arrived);
  expect(held).toBe(arrived === 1 ? 1 : 0);
});

test('Tenjin counts a purchase token once, so that a subscription on Android is sent again', async () => {
  const { server, sender } = await against([{ breakAfter: 'read' }]);
  await sender.subscription({ ...PHONE, productId: 'monthly', purchaseToken: 'token' });
  expect(await sender.flush()).toMatchObject({ waiting: 0, held: 0 });
  expect(server.arrived).toHaveLength(2);
});

test('a status is an answer, even when the rest of it gets lost', async () => {
  const { server, sender } = await against([{ status: 200, breakAfter: 'head' }]);
  const delivered = next(sender, 'delivered');
  await sender.purchase(purchase);
  expect(await delivered).toMatchObject({ attempts: 1, possibleDuplicate: false });
  expect(server.arrived).toHaveLength(1);
});

test.each([{ limit: { headersTimeoutMs: 50 } }, { limit: { attemptTimeoutMs: 50 } }])(
  'an answer that does not come within $limit leaves the outcome unknown',
  async ({ limit }) => {
    const { sender } = await against([{ hang: true }, { hang: true }], limit);
    const told = recorded(sender, 'held', 'retry');
    await sender.purchase(purchase);
    await sender.open(phone(1));
    expect(await sender.flush()).toMatchObject({ held: 1, waiting: 0 });
    expect(told.map(([name, { possibleDuplicate }]) => `${name} ${possibleDuplicate}`).toSorted()).toEqual([
      'held false',
      'retry true',
    ]);
  },
);

test('a connection that is refused was no attempt that could have counted: money is tried again', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const sender = aSender(`http://127.0.0.1:${port}`, { maxAttempts: 4 });
  const told = recorded(sender, 'attempt', 'held');
  await sender.purchase(purchase);
  expect(await sender.close()).toMatchObject({ waiting: 0, held: 0, dead: 1 });
  expect(told).toHaveLength(4);
  expect(told.every(([name, event]) => name === 'attempt' && 'outcome' in event && event.outcome === 'unreached')).toBe(
    true,
  );
});

test('a name that does not resolve is no attempt that could have counted either', async () => {
  const sender = aSender('http://mmp.invalid', { maxAttempts: 2 });
  const attempt = next(sender, 'attempt');
  await sender.purchase(purchase);
  expect(await attempt).toMatchObject({ outcome: 'unreached', status: null });
  expect(await sender.close()).toMatchObject({ held: 0, dead: 1 });
});

test('an app that nothing is heard of is left alone for a while, instead of every call being tried', async () => {
  const clock = new ManualClock();
  const answers = Array.from({ length: 10 }, () => ({ status: 503 }));
  const { server, sender } = await against(answers, { clock, concurrency: 1, maxDelayMs: 20_000, baseDelayMs: 20_000 });
  const paused = next(sender, 'paused');
  const calls = Array.from({ length: 20 }, (_, n) => ({ ...PHONE, installationId: `${10 + n}`.repeat(16) }));
  await Promise.all(calls.map((call) => sender.open(call)));
  const { reason, delayMs } = await paused;
  expect(reason).toBe('HTTP 503');
  clock.advance(delayMs - 1);
  await sender.left();
  expect(server.arrived).toHaveLength(10);
  clock.advance(20_000);
  await server.seen(30);
  expect(await sender.flush()).toMatchObject({ waiting: 0, dead: 0 });
});

test('what is held is a failure of the app as well: after ten the others wait, and are not held one by one', async () => {
  const clock = new ManualClock();
  const answers = Array.from({ length: 10 }, () => ({ status: 502 }));
  const { server, sender } = await against(answers, { clock, concurrency: 1, maxDelayMs: 20_000, baseDelayMs: 20_000 });
  const paused = next(sender, 'paused');
  for (let n = 0; n < 11; n += 1) await sender.purchase(purchase);
  const { reason, delayMs } = await paused;
  expect(reason).toBe('outcome unknown: HTTP 502');
  clock.advance(delayMs - 1);
  await sender.left();
  expect(server.arrived).toHaveLength(10);
  clock.advance(1);
  await server.seen(11);
  expect(await sender.flush()).toEqual({ waiting: 0, held: 10, dead: 0, parked: [] });
});

test.each(['text/html; charset=utf-8', 'text/plain', ''])('a page of HTML as %j is not the MMP', async (type) => {
  const { sender } = await against([{ status: 200, headers: { 'content-type': type }, body: '<h1>Welcome</h1>' }]);
  const told = recorded(sender, 'retry', 'delivered');
  await sender.purchase(purchase);
  await sender.flush();
  expect(told).toMatchObject([
    ['retry', { reason: 'HTTP 200 with a page of HTML: is baseUrl right?', possibleDuplicate: false }],
    ['delivered', { attempts: 2 }],
  ]);
});

test.each([
  { body: '{"code":200,"success":false}', reason: 'success is false' },
  { body: '{"errors":["not logged"]}', reason: 'not logged' },
  { body: '{"code":"202"}', reason: 'HTTP 202' },
])('a 200 that says $body was thrown away', async ({ body, reason }) => {
  const { server, sender } = await against([{ status: 200, body }]);
  const told = recorded(sender, 'dropped', 'delivered');
  await sender.purchase(purchase);
  await sender.flush();
  expect(told).toMatchObject([['dropped', { status: 200, reason }]]);
  expect(server.arrived).toHaveLength(1);
});

test('no more requests leave in a second than ratePerSecond', async () => {
  const clock = new ManualClock();
  const { server, sender } = await against([], { clock, ratePerSecond: 10 });
  for (let n = 1; n <= 5; n += 1) await sender.open(phone(n));
  await server.seen(1);
  expect(await sender.left()).toMatchObject({ waiting: expect.any(Number) as number });
  expect(server.arrived).toHaveLength(1);
  for (let n = 2; n <= 5; n += 1) {
    clock.advance(99);
    await sender.left();
    expect(server.arrived).toHaveLength(n - 1);
    clock.advance(1);
    await server.seen(n);
  }
});
