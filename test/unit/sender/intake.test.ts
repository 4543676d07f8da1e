import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemoryOutbox, type NewEntry } from '@mmp-sim/sender';
import { expect, test } from 'vitest';
import { Intake } from '../../../sender/intake.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Says how many came with each call that it took or refused. */
class CountingOutbox extends MemoryOutbox {
  readonly asked: number[] = [];

  override async add(entries: readonly NewEntry[]): Promise<readonly string[]> {
    this.asked.push(entries.length);
    return super.add(entries);
  }
}

const anEntry = (lane: string): NewEntry => ({
  kind: 'event',
  target: { bundleId: 'dev.mmpsim.demo', platform: 'android' },
  lane,
  path: '/v0/event',
  body: 'event=a',
  createdAtMs: 0,
});

test('of many calls as many are taken as there is room for, in few writes, and the rest in their order when there is', async () => {
  const outbox = new CountingOutbox({ maxEntries: 70 });
  const intake = new Intake({
    outbox,
    clock: new ManualClock(),
    whenFull: 'wait',
    maxWaitingCalls: 1000,
    pollMs: 1000,
    onAdded: () => {},
  });
  const first = intake.add(anEntry('first'));
  const ids = Array.from({ length: 100 }, (_, n) => intake.add(anEntry(String(n))));
  await Promise.all([first, ...ids.slice(0, 69)]);
  // The rest has been refused, and waits.
  await nextTurn();
  expect(await outbox.counts()).toMatchObject({ waiting: 70 });
  // The first alone, all, a half, the rest, and on by halves until one alone finds no room.
  expect(outbox.asked.slice(0, 4)).toEqual([1, 100, 50, 50]);
  expect(outbox.asked.length).toBeLessThan(15);

  const claimed = await outbox.claim({ nowMs: 0, limit: 70, leaseMs: 1, except: [] });
  expect(claimed.map(({ lane }) => lane)).toEqual(['first', ...Array.from({ length: 69 }, (_, n) => String(n))]);
  await outbox.settle(
    claimed.map(({ id }) => ({ id, kind: 'done' })),
    0,
  );
  intake.room(70);
  expect(await Promise.all(ids)).toEqual(Array.from({ length: 100 }, (_, n) => String(n + 2)));
  intake.close();
});
