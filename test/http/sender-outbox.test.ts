import { type Claimed, MemoryOutbox, type Outbox, type Sender, SenderError, type SenderOptions } from '@mmp-sim/sender';
import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../support/manual-clock.js';
import { anMmpServer, type MmpServer, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { ANDROID, aSender, next, phone, PHONE, recorded } from '../support/senders.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function aServer(answer: (place: number) => ScriptedAnswer = () => OK): Promise<MmpServer> {
  const server = await anMmpServer((_, place) => answer(place));
  closing.push(() => server.close());
  return server;
}

function senderTo(server: MmpServer, options: Partial<SenderOptions> = {}): Sender {
  const sender = aSender(server.url, options);
  closing.unshift(() => sender.close({ timeoutMs: 0 }));
  return sender;
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'taken',
    (error: unknown) => (error instanceof SenderError ? error.code : error),
  );

const purchase = { ...PHONE, productId: 'gold', price: '4.99', currency: 'USD' } as const;

/** An outbox of which one operation fails at first. */
class FailingOutbox extends MemoryOutbox {
  failures: Partial<Record<'add' | 'claim' | 'settle' | 'extend', number>> = {};

  #fail(what: 'add' | 'claim' | 'settle' | 'extend'): void {
    const left = this.failures[what] ?? 0;
    if (left === 0) return;
    this.failures[what] = left - 1;
    throw new SenderError('OUTBOX_UNAVAILABLE', `${what}: the disk is full.`);
  }

  override async add(...args: Parameters<Outbox['add']>): ReturnType<Outbox['add']> {
    this.#fail('add');
    return super.add(...args);
  }

  override async claim(...args: Parameters<Outbox['claim']>): ReturnType<Outbox['claim']> {
    this.#fail('claim');
    return super.claim(...args);
  }

  override async settle(...args: Parameters<Outbox['settle']>): ReturnType<Outbox['settle']> {
    this.#fail('settle');
    return super.settle(...args);
  }

  override async extend(...args: Parameters<Outbox['extend']>): ReturnType<Outbox['extend']> {
    this.#fail('extend');
    return super.extend(...args);
  }
}

test('the last call that fits is taken, the next is rejected, and there is room again once something was sent', async () => {
  const server = await aServer();
  const key = { right: false };
  const sdkKey = (): string => (key.right ? 'KEY' : '');
  const sender = senderTo(server, { outbox: new MemoryOutbox({ maxEntries: 2 }), sdkKey });
  const calls = [1, 2, 3].map((n) => codeOf(sender.open(phone(n))));
  expect(await Promise.all(calls)).toEqual(['taken', 'taken', 'OUTBOX_FULL']);
  await sender.flush();
  key.right = true;
  sender.resume();
  await sender.flush();
  expect(await codeOf(sender.open(phone(4)))).toBe('taken');
});

test('with whenFull: wait a call resolves when there is room, in the order of the calls', async () => {
  const server = await aServer();
  const outbox = new MemoryOutbox({ maxEntries: 1 });
  const sender = senderTo(server, { outbox, whenFull: 'wait', maxWaitingCalls: 2 });
  const names = ['a', 'b', 'c', 'd'];
  const calls = names.map((name) => codeOf(sender.event({ ...PHONE, name })));
  // One is in the outbox and two wait for room: the fourth is too many.
  expect(await Promise.all(calls)).toEqual(['taken', 'taken', 'taken', 'OUTBOX_FULL']);
  await sender.flush();
  expect(server.arrived.map(({ fields }) => fields['event'])).toEqual(['a', 'b', 'c']);
});

test('room that discarding makes lets a waiting call in', async () => {
  const server = await aServer((place) => (place === 0 ? { status: 400 } : OK));
  const sender = senderTo(server, { outbox: new MemoryOutbox({ maxEntries: 1 }), whenFull: 'wait' });
  await sender.open(phone(1));
  await next(sender, 'dead');
  await sender.flush();
  const waiting = codeOf(sender.open(phone(2)));
  const [dead] = await sender.setAside();
  await sender.discard([dead?.id ?? '']);
  expect(await waiting).toBe('taken');
});

test('a call that waits for room when the sender is closed is told so', async () => {
  const server = await aServer();
  const sender = senderTo(server, { outbox: new MemoryOutbox({ maxEntries: 1 }), whenFull: 'wait', sdkKey: () => '' });
  const parked = next(sender, 'parked');
  const calls = [codeOf(sender.open(phone(1))), codeOf(sender.open(phone(2)))];
  await parked;
  expect(await sender.close({ timeoutMs: 0 })).toMatchObject({ waiting: 1 });
  expect(await Promise.all(calls)).toEqual(['taken', 'SENDER_CLOSED']);
});

test('a full disk is an error to the caller, and the next call is taken', async () => {
  const server = await aServer();
  const outbox = new FailingOutbox();
  outbox.failures = { add: 1 };
  const sender = senderTo(server, { outbox });
  expect(await codeOf(sender.open(phone(1)))).toBe('OUTBOX_UNAVAILABLE');
  expect(await codeOf(sender.open(phone(2)))).toBe('taken');
  await sender.flush();
  expect(server.arrived).toHaveLength(1);
});

test('an outbox that cannot be told of a success is told again, and nothing is sent twice', async () => {
  const server = await aServer();
  const outbox = new FailingOutbox();
  outbox.failures = { settle: 3, claim: 2 };
  const sender = senderTo(server, { outbox });
  const told = recorded(sender, 'failure', 'delivered');
  await sender.purchase(purchase);
  expect(await sender.flush()).toMatchObject({ waiting: 0 });
  const failed = told.flatMap(([, event]) => ('what' in event ? [event.what] : []));
  expect(failed).toEqual(['claim', 'claim', 'settle', 'settle', 'settle']);
  expect(server.arrived).toHaveLength(1);
});

test('what takes long keeps its lease', async () => {
  const server = await aServer(() => ({ hang: true }));
  const clock = new ManualClock();
  const outbox = new FailingOutbox();
  outbox.failures = { extend: 1 };
  const sender = senderTo(server, { outbox, clock, leaseMs: 3000, attemptTimeoutMs: 100_000 });
  const failure = next(sender, 'failure');
  await sender.purchase(purchase);
  await server.seen(1);
  clock.advance(1000);
  expect(await failure).toMatchObject({ what: 'extend' });
  clock.advance(1000);
  await sender.left();
  clock.advance(1000);
  const others = { nowMs: clock.now(), limit: 10, leaseMs: 1, except: [] };
  expect(await outbox.claim(others)).toEqual([]);
});

/** Puts a call into an outbox as a process does that ends while it sends it. */
async function orphaned(outbox: Outbox, kind: 'open' | 'purchase', nowMs: number): Promise<readonly Claimed[]> {
  const path = kind === 'open' ? '/v0/event' : '/v0/purchase';
  await outbox.add([{ kind, target: ANDROID, lane: kind, path, body: `kind=${kind}`, createdAtMs: nowMs }]);
  return outbox.claim({ nowMs, limit: 1, leaseMs: 1000, except: [] });
}

test('what another process was sending when it ended is an unknown outcome', async () => {
  const server = await aServer();
  const clock = new ManualClock();
  const outbox = new MemoryOutbox();
  await orphaned(outbox, 'open', clock.now());
  await orphaned(outbox, 'purchase', clock.now());
  const sender = senderTo(server, { outbox, clock });
  const told = recorded(sender, 'delivered', 'held');
  clock.advance(999);
  await sender.left();
  expect(server.arrived).toEqual([]);
  const held = next(sender, 'held');
  const delivered = next(sender, 'delivered');
  clock.advance(5000);
  expect(await held).toMatchObject({ kind: 'purchase', possibleDuplicate: true });
  expect(await delivered).toMatchObject({ kind: 'open', possibleDuplicate: true });
  expect(told).toHaveLength(2);
  expect(server.arrived).toHaveLength(1);
});

test('close sends what it can, and then takes nothing more', async () => {
  const server = await aServer();
  const sender = senderTo(server);
  await Promise.all([1, 2, 3].map((n) => sender.open(phone(n))));
  expect(await sender.close()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
  expect(server.arrived).toHaveLength(3);
  expect(await codeOf(sender.open(PHONE))).toBe('SENDER_CLOSED');
  expect(await codeOf(sender.flush())).toBe('SENDER_CLOSED');
  expect(await codeOf(sender.requeue(['1']))).toBe('SENDER_CLOSED');
  expect(await sender.close()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
});

test('close at its deadline cuts off what is under way, and says what is left', async () => {
  const server = await aServer(() => ({ hang: true }));
  const sender = senderTo(server);
  const told = recorded(sender, 'held', 'retry');
  await sender.purchase(purchase);
  await sender.open(phone(1));
  await server.seen(2);
  expect(await sender.close({ timeoutMs: 1 })).toEqual({ waiting: 1, held: 1, dead: 0, parked: [] });
  expect(told.map(([name, { reason }]) => `${name}: ${reason}`).toSorted()).toEqual([
    'held: outcome unknown: the sender was closed',
    'retry: the sender was closed',
  ]);
});

test('what comes out of the outbox when the sender is closed already goes back, without an attempt', async () => {
  const server = await aServer();
  let asked = (): void => {};
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  let release = (): void => {};
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  class SlowOutbox extends MemoryOutbox {
    override async claim(...args: Parameters<Outbox['claim']>): ReturnType<Outbox['claim']> {
      const claimed = await super.claim(...args);
      asked();
      await isReleased;
      return claimed;
    }
  }
  const outbox = new SlowOutbox();
  const sender = senderTo(server, { outbox });
  await sender.purchase(purchase);
  await isAsked;
  const closed = sender.close({ timeoutMs: 0 });
  release();
  expect(await closed).toEqual({ waiting: 1, held: 0, dead: 0, parked: [] });
  expect(server.arrived).toEqual([]);
  const again = await outbox.claim({ nowMs: Date.now(), limit: 1, leaseMs: 1, except: [] });
  expect(again).toMatchObject([{ attempts: 0, isOrphan: false, possibleDuplicate: false }]);
});

test('flush at its deadline says what is left, and it is sent afterwards all the same', async () => {
  const clock = new ManualClock();
  const server = await aServer((place) => (place === 0 ? { status: 503 } : OK));
  const sender = senderTo(server, { clock, minDelayMs: 60_000, baseDelayMs: 60_000, maxDelayMs: 60_000 });
  const retried = next(sender, 'retry');
  await sender.open(PHONE);
  await retried;
  const flushed = sender.flush({ timeoutMs: 1000 });
  clock.advance(1000);
  expect(await flushed).toEqual({ waiting: 1, held: 0, dead: 0, parked: [] });
  const delivered = next(sender, 'delivered');
  clock.advance(60_000);
  await delivered;
});

test.each([NaN, -1, null, '5000'])(
  'a timeout of %s is none, for flush and for close, and the sender stays open',
  async (given) => {
    const server = await aServer();
    const sender = senderTo(server);
    const timeoutMs = given as number;
    expect(await codeOf(sender.flush({ timeoutMs }))).toBe('OPTIONS_INVALID');
    expect(await codeOf(sender.close({ timeoutMs }))).toBe('OPTIONS_INVALID');
    await sender.open(PHONE);
    expect(await sender.flush()).toMatchObject({ waiting: 0 });
  },
);
