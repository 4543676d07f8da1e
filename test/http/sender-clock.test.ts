import { MemoryOutbox, type Outbox, type Sender, type SenderClock, type SenderOptions } from '@mmp-sim/sender';
import { afterEach, expect, test } from 'vitest';
import { anMmpServer, type MmpServer, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { aSender, next, phone, PHONE, recorded } from '../support/senders.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const HOUR_MS = 3_600_000;

/** A machine's clock that somebody sets while it runs. */
class SetClock implements SenderClock {
  setMs = 0;
  now(): number {
    return Date.now() + this.setMs;
  }
  after(ms: number, call: () => void): { cancel: () => void } {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  }
}

class WatchedOutbox extends MemoryOutbox {
  #seen: () => void = () => undefined;

  override async claim(...args: Parameters<Outbox['claim']>): ReturnType<Outbox['claim']> {
    const claimed = await super.claim(...args);
    setImmediate(this.#seen);
    return claimed;
  }

  /** Resolves when what comes out of the next claim has been looked at. */
  claimed(): Promise<void> {
    return new Promise((resolve) => {
      this.#seen = resolve;
    });
  }
}

async function against(
  answer: (place: number) => ScriptedAnswer,
  options: Partial<SenderOptions> = {},
): Promise<{ server: MmpServer; sender: Sender; clock: SetClock }> {
  const server = await anMmpServer((_, place) => answer(place));
  const clock = new SetClock();
  const sender = aSender(server.url, { clock, pollMs: 10, ...options });
  closing.push(
    () => sender.close({ timeoutMs: 0 }),
    () => server.close(),
  );
  return { server, sender, clock };
}

const purchase = { ...PHONE, productId: 'gold', price: '4.99', currency: 'USD' } as const;

test('a clock that is set forward while a call is under way makes no orphan of it: it is sent once, and delivered', async () => {
  let answer = (): void => undefined;
  const after = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const outbox = new WatchedOutbox();
  const { server, sender, clock } = await against(() => ({ ...OK, after }), { outbox });
  const told = recorded(sender, 'delivered', 'held', 'retry');
  await sender.purchase(purchase);
  await sender.event({ ...phone(2), name: 'a' });
  await server.seen(2);
  clock.setMs = HOUR_MS;
  for (let time = 1; time <= 3; time += 1) await outbox.claimed();
  answer();
  expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
  expect(server.arrived).toHaveLength(2);
  expect(told).toMatchObject([
    ['delivered', { attempts: 1, possibleDuplicate: false }],
    ['delivered', { attempts: 1, possibleDuplicate: false }],
  ]);
});

test.each([
  { what: 'wait', busy: { status: 503 } },
  { what: 'pause', busy: { status: 429, headers: { 'retry-after': '1' } } },
])('a clock that is set back by an hour makes no $what longer', { tags: 'long' }, async ({ busy }) => {
  const { server, sender, clock } = await against((place) => (place === 0 ? busy : OK), { minDelayMs: 200 });
  const retried = next(sender, 'retry');
  await sender.event({ ...PHONE, name: 'a' });
  await retried;
  clock.setMs = -HOUR_MS;
  expect(await sender.flush({ timeoutMs: 10_000 })).toMatchObject({ waiting: 0 });
  expect(server.arrived).toHaveLength(2);
});

test('what an earlier process put off by a clock that was a year ahead is sent when it starts again', async () => {
  const outbox = new MemoryOutbox();
  const year = Date.now() + 365 * 24 * HOUR_MS;
  const { server, sender } = await against(() => OK, { outbox, sdkKey: () => '' });
  await sender.open(PHONE);
  await sender.flush();
  const [claimed] = await outbox.claim({ nowMs: Date.now(), limit: 1, leaseMs: 1000, except: [] });
  const later = { kind: 'later', reason: 'busy', counts: true, possibleDuplicate: false, notBeforeMs: year } as const;
  await outbox.settle([{ id: claimed?.id ?? '', ...later }], Date.now());
  const again = aSender(server.url, { outbox });
  expect(await again.close()).toMatchObject({ waiting: 0 });
  expect(server.arrived).toHaveLength(1);
});
