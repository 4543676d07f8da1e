import { MemoryOutbox, type NewEntry, SenderError } from '@mmp-sim/sender';
import { expect, test } from 'vitest';
import { ANDROID, IOS } from '../../support/senders.js';

const entry = (lane: string, overrides: Partial<NewEntry> = {}): NewEntry => ({
  kind: 'event',
  target: ANDROID,
  lane,
  path: '/v0/event',
  body: `lane=${lane}`,
  createdAtMs: 0,
  ...overrides,
});
const claim = { nowMs: 0, limit: 10, leaseMs: 1000, except: [] };
const idsOf = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id);
const later = { kind: 'later', reason: 'busy', counts: true, possibleDuplicate: false } as const;

test('of a lane only the oldest can be claimed, and the next when that is settled', async () => {
  const outbox = new MemoryOutbox();
  expect(await outbox.add([entry('a'), entry('a'), entry('b')])).toEqual(['1', '2', '3']);
  expect(idsOf(await outbox.claim(claim))).toEqual(['1', '3']);
  expect(await outbox.claim(claim)).toEqual([]);
  await outbox.settle([{ id: '1', kind: 'done' }], 0);
  expect(idsOf(await outbox.claim(claim))).toEqual(['2']);
});

test('the oldest are claimed first, and no more than asked for', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('c', { target: IOS }), entry('b'), entry('a', { target: IOS })]);
  expect(idsOf(await outbox.claim({ ...claim, limit: 2 }))).toEqual(['1', '2']);
  expect(idsOf(await outbox.claim({ ...claim, limit: 2 }))).toEqual(['3']);
});

test('what is put off holds its lane up to that instant, and not a millisecond longer', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('a'), entry('a')]);
  await outbox.claim(claim);
  await outbox.settle([{ id: '1', ...later, notBeforeMs: 50 }], 0);
  expect(await outbox.nextDueMs({ nowMs: 0, except: [] })).toBe(50);
  expect(await outbox.claim({ ...claim, nowMs: 49 })).toEqual([]);
  expect(await outbox.claim({ ...claim, nowMs: 50 })).toMatchObject([
    { id: '1', attempts: 1, reason: 'busy', isOrphan: false },
  ]);
});

test('an attempt that does not count is not counted, and a possible duplicate stays one', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('a')]);
  for (const possibleDuplicate of [true, false]) {
    await outbox.claim(claim);
    await outbox.settle([{ id: '1', ...later, notBeforeMs: 0, counts: false, possibleDuplicate }], 0);
  }
  expect(await outbox.claim(claim)).toMatchObject([{ attempts: 0, possibleDuplicate: true }]);
});

test('what is set aside lets its lane go on, and is counted', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('a'), entry('a'), entry('a')]);
  for (const [id, kind] of [
    ['1', 'held'],
    ['2', 'dead'],
  ] as const) {
    await outbox.claim(claim);
    await outbox.settle([{ id, kind, reason: kind }], 7);
  }
  expect(idsOf(await outbox.claim(claim))).toEqual(['3']);
  expect(await outbox.counts()).toMatchObject({ waiting: 1, held: 1, dead: 1 });
  expect(await outbox.setAside({ limit: 10 })).toMatchObject([
    { id: '2', state: 'dead', setAsideAtMs: 7 },
    { id: '1', state: 'held' },
  ]);
});

test('what is requeued comes at its old place in its lane, as new, and what was held as a possible duplicate', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('a'), entry('a')]);
  await outbox.claim(claim);
  await outbox.settle([{ id: '1', kind: 'held', reason: 'unknown' }], 0);
  expect(await outbox.requeue(['1', '1', '9'], 77)).toBe(1);
  const [first] = await outbox.claim(claim);
  expect(first).toMatchObject({ id: '1', attempts: 0, createdAtMs: 0, agesFromMs: 77, possibleDuplicate: true });
  await outbox.settle([{ id: '1', kind: 'done' }], 0);
  expect(idsOf(await outbox.claim(claim))).toEqual(['2']);
});

test('targets that are left out are left out, also as orphans and for what is due next', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('a'), entry('b', { target: IOS })]);
  expect(idsOf(await outbox.claim({ ...claim, except: [ANDROID] }))).toEqual(['2']);
  expect(await outbox.nextDueMs({ nowMs: 0, except: [ANDROID, IOS] })).toBeNull();
  expect(await outbox.claim({ ...claim, nowMs: 1000, except: [ANDROID, IOS] })).toEqual([]);
});

test('a claim whose lease is over is an orphan, one that was extended is not', async () => {
  const outbox = new MemoryOutbox();
  await outbox.add([entry('a'), entry('b')]);
  await outbox.claim(claim);
  await outbox.extend(['2'], 2000);
  expect(await outbox.nextDueMs({ nowMs: 0, except: [] })).toBe(1000);
  expect(await outbox.claim({ ...claim, nowMs: 999 })).toEqual([]);
  expect(await outbox.claim({ ...claim, nowMs: 1000 })).toMatchObject([{ id: '1', isOrphan: true }]);
});

test('the limits are edges: as much as they say, and not one more; all of a group or none', async () => {
  const outbox = new MemoryOutbox({ maxEntries: 2 });
  await outbox.add([entry('a')]);
  await expect(outbox.add([entry('b'), entry('c')])).rejects.toThrow(/maxEntries is 2/);
  await outbox.add([entry('b')]);
  await expect(outbox.add([entry('c')])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
  await outbox.claim(claim);
  await outbox.settle(
    [
      { id: '1', kind: 'dead', reason: 'x' },
      { id: '2', kind: 'done' },
    ],
    0,
  );
  await outbox.add([entry('c')]);
  await expect(outbox.add([entry('d')])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
  await outbox.discard(['1']);
  await outbox.add([entry('d')]);

  const { bytes } = await new MemoryOutbox().counts();
  expect(bytes).toBe(0);
  const small = new MemoryOutbox({ maxBytes: 29 });
  await small.add([entry('a')]);
  await expect(small.add([entry('b')])).rejects.toThrow(/maxBytes is 29/);
  await small.claim(claim);
  await small.settle([{ id: '1', kind: 'done' }], 0);
  expect(await small.counts()).toEqual({ waiting: 0, held: 0, dead: 0, bytes: 0, oldestAtMs: null });
});

test.each([{ maxEntries: 0 }, { maxBytes: 1.5 }])('a limit of %j is none', (limits) => {
  expect(() => new MemoryOutbox(limits)).toThrow(SenderError);
});
