import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Claimed, ClaimOptions, NewEntry, Outbox, OutboxLimits, Settlement } from '@mmp-sim/sender';

export const NOW_MS = Date.parse('2026-11-24T12:00:00.000Z');
const LEASE_MS = 30_000;

export const aTarget = { bundleId: 'dev.mmpsim.demo', platform: 'ios' };
const parkedTarget = { bundleId: 'dev.mmpsim.demo', platform: 'android' };

/** A call of one installation; its body tells it from the others. */
export const anEntry = (body: string, overrides: Partial<NewEntry> = {}): NewEntry => ({
  kind: 'event',
  target: aTarget,
  lane: 'lane',
  path: '/v0/event',
  body,
  createdAtMs: NOW_MS,
  ...overrides,
});

/** Claims all that may go at an instant. */
export const claimAll = (outbox: Outbox, overrides: Partial<ClaimOptions> = {}): Promise<readonly Claimed[]> =>
  outbox.claim({ nowMs: NOW_MS, limit: 1_000, leaseMs: LEASE_MS, except: [], ...overrides });

const bodies = (entries: readonly { body: string }[]): string[] => entries.map(({ body }) => body);

/** What becomes of an entry, told without its id. */
type End = Settlement extends infer Each ? (Each extends Settlement ? Omit<Each, 'id'> : never) : never;
const settle = (outbox: Outbox, entries: readonly { id: string }[], end: End, nowMs = NOW_MS): Promise<void> =>
  outbox.settle(
    entries.map(({ id }) => ({ id, ...end })),
    nowMs,
  );

const done = { kind: 'done' } as const;
const dead = { kind: 'dead', reason: 'the MMP refused it: 400' } as const;
const held = { kind: 'held', reason: 'the connection broke' } as const;
const later = (notBeforeMs: number, rest: { counts?: boolean; possibleDuplicate?: boolean } = {}) =>
  ({ kind: 'later', notBeforeMs, reason: '503', counts: true, possibleDuplicate: false, ...rest }) as const;

export type OutboxKind = {
  readonly name: string;
  /** An empty outbox of its own. */
  readonly make: (limits?: OutboxLimits) => Promise<Outbox>;
  /** Another outbox over what the last one of `make` holds, as a second process would have it; null where it holds it in its memory. */
  readonly another: ((limits?: OutboxLimits) => Promise<Outbox>) | null;
};

/** What every outbox does. Whoever writes one of their own can hold it to this. */
export function outboxContract({ name, make, another }: OutboxKind): void {
  describe(`${name}: an outbox`, () => {
    let outbox: Outbox;
    beforeEach(async () => {
      outbox = await make();
    });
    afterEach(() => outbox.close());

    describe('adding', () => {
      test('gives back what was added, whole', async () => {
        const entry = anEntry('price=1.99&name=%E2%82%AC&emoji=🎉', {
          kind: 'purchase',
          path: '/v0/purchase',
          lane: 'dev.mmpsim.demo|ios|0a',
        });
        const [id] = await outbox.add([entry]);
        expect(await claimAll(outbox)).toEqual([
          { ...entry, id, attempts: 0, possibleDuplicate: false, reason: null, agesFromMs: NOW_MS, isOrphan: false },
        ]);
      });

      test('ids ascend in the order in which they came, over several calls', async () => {
        const lanes = ['c', 'a', 'b'];
        const added = await Promise.all(
          lanes.map((lane) => outbox.add([anEntry('1', { lane }), anEntry('2', { lane })])),
        );
        const ids = added.flat().map(Number);
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
        expect(new Set(ids).size).toBe(6);
      });

      test('an id is not used again when its entry is gone', async () => {
        const [first] = await outbox.add([anEntry('1')]);
        await settle(outbox, await claimAll(outbox), done);
        const [second] = await outbox.add([anEntry('2')]);
        expect(Number(second)).toBeGreaterThan(Number(first));
      });

      test('adding nothing is nothing', async () => {
        expect(await outbox.add([])).toEqual([]);
        expect((await outbox.counts()).waiting).toBe(0);
      });
    });

    describe('order', () => {
      test('of one lane only the oldest can be claimed, and the next when that is done', async () => {
        await outbox.add([anEntry('open'), anEntry('event 1'), anEntry('event 2')]);
        const first = await claimAll(outbox);
        expect(bodies(first)).toEqual(['open']);
        expect(await claimAll(outbox)).toEqual([]);
        await settle(outbox, first, done);
        const second = await claimAll(outbox);
        expect(bodies(second)).toEqual(['event 1']);
        await settle(outbox, second, done);
        expect(bodies(await claimAll(outbox))).toEqual(['event 2']);
      });

      test('lanes are independent, and the oldest goes first', async () => {
        await outbox.add([anEntry('b1', { lane: 'b' }), anEntry('a1', { lane: 'a' }), anEntry('b2', { lane: 'b' })]);
        await outbox.add([anEntry('c1', { lane: 'c' })]);
        expect(bodies(await claimAll(outbox, { limit: 2 }))).toEqual(['b1', 'a1']);
        expect(bodies(await claimAll(outbox))).toEqual(['c1']);
      });

      test('what comes into a lane while its head is under way waits behind it', async () => {
        await outbox.add([anEntry('open')]);
        const first = await claimAll(outbox);
        await outbox.add([anEntry('event')]);
        expect(await claimAll(outbox)).toEqual([]);
        await settle(outbox, first, later(NOW_MS));
        expect(bodies(await claimAll(outbox))).toEqual(['open']);
      });

      test('a long lane does not hold up another', async () => {
        await outbox.add(Array.from({ length: 500 }, (_, number) => anEntry(`a${number}`, { lane: 'a' })));
        await outbox.add([anEntry('b', { lane: 'b' })]);
        expect(bodies(await claimAll(outbox, { limit: 2 }))).toEqual(['a0', 'b']);
      });
    });

    describe('to be tried again', () => {
      test.each([
        { nowMs: NOW_MS + 999, expected: [] },
        { nowMs: NOW_MS + 1_000, expected: ['open'] },
      ])('an entry for a second later, at $nowMs: $expected; its lane waits', async ({ nowMs, expected }) => {
        await outbox.add([anEntry('open'), anEntry('event')]);
        await settle(outbox, await claimAll(outbox), later(NOW_MS + 1_000));
        expect(bodies(await claimAll(outbox, { nowMs }))).toEqual(expected);
      });

      test('it keeps what the attempt said, and no attempt that does not count', async () => {
        await outbox.add([anEntry('open')]);
        await settle(outbox, await claimAll(outbox), later(NOW_MS, { possibleDuplicate: true }));
        const [second] = await claimAll(outbox);
        expect(second).toMatchObject({ attempts: 1, reason: '503', possibleDuplicate: true, isOrphan: false });
        // Once it may have counted, nothing takes that back.
        await settle(outbox, [second ?? { id: '' }], later(NOW_MS, { counts: false }));
        expect(await claimAll(outbox)).toMatchObject([{ attempts: 1, possibleDuplicate: true }]);
      });

      test('after a clock was set back: what is put off beyond an instant goes at once, up to it waits, and leases stay', async () => {
        const ids = await outbox.add(['1', '2', '3'].map((body) => anEntry(body, { lane: body })));
        const claimed = await claimAll(outbox);
        for (const [place, notBeforeMs] of [NOW_MS + 1_000, NOW_MS + 1_001].entries()) {
          await settle(outbox, [{ id: ids[place] ?? '' }], later(notBeforeMs));
        }
        expect(claimed).toHaveLength(3);
        await outbox.endWaits?.(NOW_MS + 1_000);
        expect(await claimAll(outbox)).toMatchObject([{ body: '2', attempts: 1, isOrphan: false }]);
        expect(await outbox.nextDueMs({ nowMs: NOW_MS, except: [] })).toBe(NOW_MS + 1_000);
      });

      test('nextDueMs tells the nearest instant, parked targets aside', async () => {
        expect(await outbox.nextDueMs({ nowMs: NOW_MS, except: [] })).toBeNull();
        await outbox.add([
          anEntry('a', { lane: 'a' }),
          anEntry('b', { lane: 'b', target: parkedTarget }),
          anEntry('c', { lane: 'c' }),
        ]);
        const [a, b, c] = await claimAll(outbox);
        await settle(outbox, [a ?? { id: '' }], later(NOW_MS + 2_000));
        await settle(outbox, [b ?? { id: '' }], later(NOW_MS + 1_000));
        await settle(outbox, [c ?? { id: '' }], later(NOW_MS + 3_000));
        expect(await outbox.nextDueMs({ nowMs: NOW_MS, except: [] })).toBe(NOW_MS + 1_000);
        expect(await outbox.nextDueMs({ nowMs: NOW_MS, except: [parkedTarget] })).toBe(NOW_MS + 2_000);
      });
    });

    describe('parked targets', () => {
      test('their entries stay, those of others go', async () => {
        await outbox.add([anEntry('parked', { lane: 'p', target: parkedTarget }), anEntry('free', { lane: 'f' })]);
        expect(bodies(await claimAll(outbox, { except: [parkedTarget] }))).toEqual(['free']);
        expect(bodies(await claimAll(outbox, { except: [aTarget] }))).toEqual(['parked']);
      });

      test('what is to be tried again stays, too', async () => {
        await outbox.add([anEntry('parked', { target: parkedTarget })]);
        await settle(outbox, await claimAll(outbox), later(NOW_MS + 1));
        expect(await claimAll(outbox, { nowMs: NOW_MS + 1, except: [parkedTarget] })).toEqual([]);
        expect(await claimAll(outbox, { nowMs: NOW_MS + 1 })).toHaveLength(1);
      });
    });

    describe('leases', () => {
      test.each([
        { nowMs: NOW_MS + LEASE_MS - 1, expected: [] },
        { nowMs: NOW_MS + LEASE_MS, expected: [{ body: 'open', isOrphan: true }] },
      ])('what was claimed and not settled, at $nowMs: $expected', async ({ nowMs, expected }) => {
        await outbox.add([anEntry('open'), anEntry('event')]);
        await claimAll(outbox);
        expect(await claimAll(outbox, { nowMs })).toMatchObject(expected);
      });

      test('a lease is made longer', async () => {
        await outbox.add([anEntry('open')]);
        const ids = (await claimAll(outbox)).map(({ id }) => id);
        await outbox.extend(ids, NOW_MS + 2 * LEASE_MS);
        expect(await claimAll(outbox, { nowMs: NOW_MS + 2 * LEASE_MS - 1 })).toEqual([]);
        expect(await claimAll(outbox, { nowMs: NOW_MS + 2 * LEASE_MS })).toHaveLength(1);
      });

      test('an orphan that is tried again is none any more', async () => {
        await outbox.add([anEntry('open')]);
        await claimAll(outbox);
        const orphans = await claimAll(outbox, { nowMs: NOW_MS + LEASE_MS });
        await settle(outbox, orphans, later(NOW_MS + LEASE_MS, { possibleDuplicate: true }));
        expect(await claimAll(outbox, { nowMs: NOW_MS + LEASE_MS })).toMatchObject([{ isOrphan: false }]);
      });
    });

    describe('set aside', () => {
      test.each([
        { end: held, state: 'held' },
        { end: dead, state: 'dead' },
      ])('what is $state is listed with its reason, and its lane goes on', async ({ end, state }) => {
        await outbox.add([anEntry('1'), anEntry('2')]);
        await settle(outbox, await claimAll(outbox), end, NOW_MS + 5);
        expect(await outbox.setAside({ limit: 10 })).toMatchObject([
          { body: '1', state, reason: end.reason, setAsideAtMs: NOW_MS + 5, target: aTarget },
        ]);
        expect(bodies(await claimAll(outbox))).toEqual(['2']);
      });

      test('the newest first, page by page', async () => {
        await outbox.add(Array.from({ length: 5 }, (_, number) => anEntry(String(number), { lane: String(number) })));
        await settle(outbox, await claimAll(outbox), dead);
        const page = await outbox.setAside({ limit: 2 });
        expect(bodies(page)).toEqual(['4', '3']);
        const before = page.at(-1)?.id ?? '';
        expect(bodies(await outbox.setAside({ limit: 10, before }))).toEqual(['2', '1', '0']);
      });

      test('what is requeued is as new, although it was made when it was made, and keeps its id', async () => {
        const [id = ''] = await outbox.add([anEntry('1')]);
        await settle(outbox, await claimAll(outbox), later(NOW_MS));
        await settle(outbox, await claimAll(outbox), held);
        expect(await outbox.setAside({ limit: 10 })).toMatchObject([{ id, agesFromMs: NOW_MS }]);
        expect(await outbox.requeue([id, '999999'], NOW_MS + 60_000)).toBe(1);
        expect(await outbox.requeue([id], NOW_MS)).toBe(0);
        expect(await outbox.setAside({ limit: 10 })).toEqual([]);
        expect(await outbox.counts()).toMatchObject({ waiting: 1, held: 0, dead: 0, oldestAtMs: NOW_MS });
        const agesFromMs = NOW_MS + 60_000;
        expect(await claimAll(outbox)).toMatchObject([
          { id, body: '1', attempts: 0, createdAtMs: NOW_MS, agesFromMs, possibleDuplicate: true, isOrphan: false },
        ]);
      });

      test('what is requeued goes before all that came after it and waits still', async () => {
        const [first = '', second = ''] = await outbox.add(['1', '2', '3', '4'].map((body) => anEntry(body)));
        await settle(outbox, await claimAll(outbox), dead);
        await settle(outbox, await claimAll(outbox), dead);
        await outbox.requeue([second, first], NOW_MS);
        await outbox.add([anEntry('5')]);
        for (const body of ['1', '2', '3', '4', '5']) {
          const claimed = await claimAll(outbox);
          expect(bodies(claimed)).toEqual([body]);
          await settle(outbox, claimed, done);
        }
        expect(await claimAll(outbox)).toEqual([]);
      });

      test.each([
        { end: done, next: ['open', 'event 2'] },
        { end: dead, next: ['open', 'event 2'] },
        { end: later(NOW_MS), next: ['open', 'event 1', 'event 2'] },
      ])(
        'what is under way meanwhile is waited for, and goes on after it when it is $end.kind',
        async ({ end, next }) => {
          const [open = ''] = await outbox.add([anEntry('open'), anEntry('event 1'), anEntry('event 2')]);
          await settle(outbox, await claimAll(outbox), dead);
          const underWay = await claimAll(outbox);
          expect(bodies(underWay)).toEqual(['event 1']);
          await outbox.requeue([open], NOW_MS);
          expect(await claimAll(outbox)).toEqual([]);
          await settle(outbox, underWay, end);
          for (const body of next) {
            const claimed = await claimAll(outbox);
            expect(bodies(claimed)).toEqual([body]);
            await settle(outbox, claimed, done);
          }
        },
      );

      test('what is put off meanwhile is put off still when its turn comes', async () => {
        const [open = ''] = await outbox.add([anEntry('open'), anEntry('event')]);
        await settle(outbox, await claimAll(outbox), dead);
        await settle(outbox, await claimAll(outbox), later(NOW_MS + 1_000));
        await outbox.requeue([open], NOW_MS);
        const claimed = await claimAll(outbox);
        expect(bodies(claimed)).toEqual(['open']);
        await settle(outbox, claimed, done);
        expect(await claimAll(outbox, { nowMs: NOW_MS + 999 })).toEqual([]);
        expect(await outbox.nextDueMs({ nowMs: NOW_MS + 999, except: [] })).toBe(NOW_MS + 1_000);
        expect(bodies(await claimAll(outbox, { nowMs: NOW_MS + 1_000 }))).toEqual(['event']);
      });

      test('what came into an empty lane meanwhile goes after it', async () => {
        const [id = ''] = await outbox.add([anEntry('1')]);
        await settle(outbox, await claimAll(outbox), dead);
        await outbox.add([anEntry('2')]);
        await outbox.requeue([id], NOW_MS);
        expect(bodies(await claimAll(outbox))).toEqual(['1']);
      });

      test('what the MMP refused is no possible duplicate when it is requeued', async () => {
        const ids = await outbox.add([anEntry('1')]);
        await settle(outbox, await claimAll(outbox), dead);
        await outbox.requeue(ids, NOW_MS);
        expect(await claimAll(outbox)).toMatchObject([{ body: '1', possibleDuplicate: false }]);
      });

      test('what is named twice is requeued once, and discarded once', async () => {
        const [first = '', second = ''] = await outbox.add([anEntry('1', { lane: '1' }), anEntry('2', { lane: '2' })]);
        await settle(outbox, await claimAll(outbox), dead);
        expect(await outbox.requeue([first, first], NOW_MS)).toBe(1);
        expect(await outbox.discard([second, second])).toBe(1);
        expect(bodies(await claimAll(outbox))).toEqual(['1']);
      });

      test('what is discarded is gone; what waits is not touched', async () => {
        const ids = await outbox.add([anEntry('1'), anEntry('2')]);
        await settle(outbox, await claimAll(outbox), dead);
        expect(await outbox.discard(ids)).toBe(1);
        expect(await outbox.discard(ids)).toBe(0);
        expect(await outbox.requeue(ids, NOW_MS)).toBe(0);
        expect(await outbox.counts()).toMatchObject({ waiting: 1, held: 0, dead: 0 });
      });
    });

    describe('an open', () => {
      const anOpen = (body = 'open', lane = 'lane'): NewEntry => anEntry(body, { kind: 'open', lane });

      test('that is held keeps its lane waiting, what comes later as well, and no other lane', async () => {
        await outbox.add([anOpen(), anEntry('event 1')]);
        await settle(outbox, await claimAll(outbox), held);
        await outbox.add([anEntry('event 2'), anEntry('other', { lane: 'other', createdAtMs: NOW_MS + 1 })]);
        expect(bodies(await claimAll(outbox))).toEqual(['other']);
        expect(await outbox.counts()).toMatchObject({ waiting: 3, held: 1, oldestAtMs: NOW_MS });
        expect(await outbox.nextDueMs({ nowMs: NOW_MS + LEASE_MS, except: [] })).not.toBe(NOW_MS);
      });

      test('that is held with nothing behind it keeps waiting what comes into its lane', async () => {
        const [id = ''] = await outbox.add([anOpen()]);
        await settle(outbox, await claimAll(outbox), held);
        expect(await outbox.counts()).toMatchObject({ waiting: 0, held: 1, oldestAtMs: null });
        await outbox.add([anEntry('event')]);
        expect(await claimAll(outbox)).toEqual([]);
        expect(await outbox.nextDueMs({ nowMs: NOW_MS, except: [] })).toBeNull();
        await outbox.discard([id]);
        expect(bodies(await claimAll(outbox))).toEqual(['event']);
      });

      test.each([
        { decision: 'requeue', order: ['open', 'event 1', 'event 2'] },
        { decision: 'discard', order: ['event 1', 'event 2'] },
      ] as const)('that was held: after $decision its lane goes on with $order', async ({ decision, order }) => {
        const [id = ''] = await outbox.add([anOpen(), anEntry('event 1'), anEntry('event 2')]);
        await settle(outbox, await claimAll(outbox), held);
        await (decision === 'requeue' ? outbox.requeue([id], NOW_MS) : outbox.discard([id]));
        for (const body of order) {
          const claimed = await claimAll(outbox);
          expect(bodies(claimed)).toEqual([body]);
          await settle(outbox, claimed, done);
        }
        expect(await outbox.counts()).toEqual({ waiting: 0, held: 0, dead: 0, bytes: 0, oldestAtMs: null });
      });

      test('that was held, requeued and held again keeps its lane waiting again', async () => {
        const [id = ''] = await outbox.add([anOpen(), anEntry('event')]);
        for (let n = 0; n < 2; n += 1) {
          await settle(outbox, await claimAll(outbox), held);
          expect(await claimAll(outbox)).toEqual([]);
          await outbox.requeue([id], NOW_MS);
        }
        expect(bodies(await claimAll(outbox))).toEqual(['open']);
      });

      test('that is dead lets its lane go on, and so does an event that is held', async () => {
        await outbox.add([anOpen('1', 'a'), anEntry('2', { lane: 'a' }), anEntry('3', { lane: 'a' })]);
        await settle(outbox, await claimAll(outbox), dead);
        await settle(outbox, await claimAll(outbox), held);
        expect(bodies(await claimAll(outbox))).toEqual(['3']);
      });
    });

    describe('what it holds', () => {
      test('counts tell what waits, what was set aside, bytes and the oldest', async () => {
        expect(await outbox.counts()).toEqual({ waiting: 0, held: 0, dead: 0, bytes: 0, oldestAtMs: null });
        await outbox.add([
          anEntry('a', { lane: 'a', createdAtMs: NOW_MS - 2 }),
          anEntry('b', { lane: 'b', createdAtMs: NOW_MS - 1 }),
          anEntry('c', { lane: 'c' }),
        ]);
        const full = await outbox.counts();
        expect(full).toMatchObject({ waiting: 3, held: 0, dead: 0, oldestAtMs: NOW_MS - 2 });
        const [a, b, c] = await claimAll(outbox);
        await settle(outbox, [a ?? { id: '' }], held);
        await settle(outbox, [b ?? { id: '' }], dead);
        expect(await outbox.counts()).toEqual({ waiting: 1, held: 1, dead: 1, bytes: full.bytes, oldestAtMs: NOW_MS });
        await settle(outbox, [c ?? { id: '' }], done);
        await outbox.discard([a?.id ?? '', b?.id ?? '']);
        expect(await outbox.counts()).toEqual({ waiting: 0, held: 0, dead: 0, bytes: 0, oldestAtMs: null });
      });

      test('the oldest is the oldest of what waits now, whatever was asked before', async () => {
        const oldest = async (): Promise<number | null> => (await outbox.counts()).oldestAtMs;
        await outbox.add([anEntry('a', { lane: 'a', createdAtMs: NOW_MS - 5 }), anEntry('b', { lane: 'b' })]);
        expect(await oldest()).toBe(NOW_MS - 5);
        await outbox.add([anEntry('c', { lane: 'c', createdAtMs: NOW_MS - 9 })]);
        expect(await oldest()).toBe(NOW_MS - 9);
        const [a, b, c] = await claimAll(outbox);
        await settle(outbox, [c ?? { id: '' }], later(NOW_MS + 1));
        expect(await oldest()).toBe(NOW_MS - 9);
        await settle(outbox, await claimAll(outbox, { nowMs: NOW_MS + 1 }), done);
        expect(await oldest()).toBe(NOW_MS - 5);
        await settle(outbox, [a ?? { id: '' }], held);
        expect(await oldest()).toBe(NOW_MS);
        await settle(outbox, [b ?? { id: '' }], done);
        expect(await oldest()).toBeNull();
      });

      test('bytes are those of paths and bodies in UTF-8, and nothing else', async () => {
        await outbox.add([anEntry('a=1'), anEntry('name=€', { path: '/v0/purchase' })]);
        expect((await outbox.counts()).bytes).toBe('/v0/event'.length + 3 + '/v0/purchase'.length + 8);
      });

      test('settling what is not there any more is ignored', async () => {
        await outbox.add([anEntry('1')]);
        const claimed = await claimAll(outbox);
        await settle(outbox, claimed, done);
        await settle(outbox, [...claimed, { id: '999999' }], done);
        await settle(outbox, claimed, later(NOW_MS));
        await settle(outbox, claimed, dead);
        expect(await outbox.counts()).toMatchObject({ waiting: 0, dead: 0 });
      });
    });

    describe('limits', () => {
      test('at maxEntries it is full, what was set aside included; room comes back', async () => {
        const small = await make({ maxEntries: 2 });
        await small.add([anEntry('1')]);
        await settle(small, await claimAll(small), dead);
        // All or none: one of the two would fit.
        await expect(small.add([anEntry('2'), anEntry('3')])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
        const [id = ''] = await small.add([anEntry('2')]);
        await expect(small.add([anEntry('3')])).rejects.toThrow(/maxEntries/);
        await claimAll(small);
        await small.settle([{ id, kind: 'done' }], NOW_MS);
        await small.add([anEntry('3')]);
        expect(bodies(await claimAll(small))).toEqual(['3']);
        await small.close();
      });

      test('at maxBytes it is full', async () => {
        await outbox.add([anEntry('x'.repeat(10_000))]);
        const { bytes } = await outbox.counts();
        const small = await make({ maxBytes: 2 * bytes });
        await small.add([anEntry('x'.repeat(10_000)), anEntry('x'.repeat(10_000))]);
        await expect(small.add([anEntry('')])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
        await settle(small, await claimAll(small), done);
        await small.add([anEntry('')]);
        await small.close();
      });

      test.each([{ maxEntries: 0 }, { maxEntries: 1.5 }, { maxBytes: -1 }])('%o is no limit', async (limits) => {
        await expect(async () => make(limits)).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
      });
    });

    test('whatever happens, lanes keep their order, one at a time, and nothing is lost', async () => {
      await fc.assert(
        fc.asyncProperty(history, async (steps) => followHistory(await make(), steps)),
        { numRuns: 25 },
      );
    });

    if (another !== null) sharedContract(make, another);
  });
}

function sharedContract(make: OutboxKind['make'], another: NonNullable<OutboxKind['another']>): void {
  describe('shared', () => {
    let outbox: Outbox;
    let second: Outbox;
    beforeEach(async () => {
      outbox = await make();
      second = await another();
    });
    afterEach(async () => {
      await outbox.close();
      await second.close();
    });

    test('what one added the other can claim, and then nobody else', async () => {
      await outbox.add([anEntry('1'), anEntry('2')]);
      const claimed = await claimAll(second);
      expect(bodies(claimed)).toEqual(['1']);
      expect(await claimAll(outbox)).toEqual([]);
      await settle(second, claimed, done);
      expect(bodies(await claimAll(outbox))).toEqual(['2']);
    });

    test('after a close what was claimed is an orphan at once, for whoever comes', async () => {
      await outbox.add([anEntry('1')]);
      await claimAll(outbox);
      expect(await claimAll(second)).toEqual([]);
      await outbox.close();
      expect(await claimAll(second)).toMatchObject([{ body: '1', isOrphan: true }]);
    });

    test('after a lease is over its old holder decides nothing, but can say that it is done', async () => {
      await outbox.add([anEntry('1'), anEntry('2')]);
      const stale = await claimAll(outbox);
      const nowMs = NOW_MS + LEASE_MS;
      expect(await claimAll(second, { nowMs })).toMatchObject([{ body: '1', isOrphan: true }]);
      await outbox.extend(
        stale.map(({ id }) => id),
        NOW_MS,
      );
      await settle(outbox, stale, later(NOW_MS));
      await settle(outbox, stale, dead);
      expect(await claimAll(outbox, { nowMs })).toEqual([]);
      expect(await outbox.counts()).toMatchObject({ waiting: 2, dead: 0 });
      await settle(outbox, stale, done);
      expect(bodies(await claimAll(outbox, { nowMs }))).toEqual(['2']);
    });

    test('many claims at once take every head once', async () => {
      const lanes = Array.from({ length: 100 }, (_, number) => `lane ${number}`);
      await outbox.add(lanes.flatMap((lane) => [anEntry(`${lane} 1`, { lane }), anEntry(`${lane} 2`, { lane })]));
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, number) => claimAll(number % 2 === 0 ? outbox : second, { limit: 10 })),
      );
      expect(bodies(claims.flat()).toSorted()).toEqual(lanes.map((lane) => `${lane} 1`).toSorted());
    });

    test('the limit counts what the other added', async () => {
      const small = await another({ maxEntries: 2 });
      await outbox.add([anEntry('1'), anEntry('2')]);
      await expect(small.add([anEntry('3')])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
      await small.close();
    });
  });
}

type Step =
  | { do: 'add'; lane: number; count: number; isOpen: boolean }
  | { do: 'claim'; limit: number; waitMs: number }
  | { do: 'settle'; pick: number; kind: Settlement['kind']; delayMs: number }
  | { do: 'requeue' | 'discard' };

const history = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('add' as const),
        lane: fc.nat(2),
        count: fc.integer({ min: 1, max: 3 }),
        isOpen: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('claim' as const),
        limit: fc.integer({ min: 1, max: 4 }),
        waitMs: fc.nat(40),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('settle' as const),
        pick: fc.nat(10),
        kind: fc.constantFrom<Settlement['kind'][]>('done', 'later', 'held', 'dead'),
        delayMs: fc.nat(100),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('requeue' as const, 'discard' as const) }) },
  ),
  { maxLength: 40 },
);

/** Holds an outbox against a few lists: what each lane may give next is known at every step. */
async function followHistory(outbox: Outbox, steps: readonly Step[]): Promise<void> {
  const lanes = new Map<string, string[]>();
  const aside = new Map<string, string>();
  /** Lanes behind a held open. */
  const kept = new Set<string>();
  const underWay: Claimed[] = [];
  let nowMs = NOW_MS;
  let added = 0;
  const laneOf = (name: string): string[] => lanes.get(name) ?? lanes.set(name, []).get(name) ?? [];
  for (const step of steps) {
    if (step.do === 'add') {
      const lane = `lane ${step.lane}`;
      const kind = step.isOpen ? 'open' : 'event';
      const made = Array.from({ length: step.count }, () => anEntry(String((added += 1)), { lane, kind }));
      await outbox.add(made);
      laneOf(lane).push(...bodies(made));
    } else if (step.do === 'claim') {
      nowMs += step.waitMs;
      for (const claimed of await claimAll(outbox, { nowMs, limit: step.limit, leaseMs: 1_000_000 })) {
        expect(underWay.map(({ lane }) => lane)).not.toContain(claimed.lane);
        expect(claimed.body).toBe(laneOf(claimed.lane)[0]);
        expect(kept).not.toContain(claimed.lane);
        underWay.push(claimed);
      }
    } else if (step.do === 'settle') {
      const [claimed] = underWay.splice(step.pick % Math.max(1, underWay.length), 1);
      if (claimed === undefined) continue;
      const ends: Record<Settlement['kind'], End> = { done, dead, held, later: later(nowMs + step.delayMs) };
      await settle(outbox, [claimed], ends[step.kind], nowMs);
      if (step.kind === 'later') continue;
      const lane = laneOf(claimed.lane);
      lane.splice(lane.indexOf(claimed.body), 1);
      if (step.kind !== 'done') aside.set(claimed.id, claimed.body);
      if (step.kind === 'held' && claimed.kind === 'open') kept.add(claimed.lane);
    } else if (step.do === 'discard') {
      const [id] = [...aside.keys()];
      if (id === undefined) continue;
      const open = (await outbox.setAside({ limit: 100 })).find((one) => one.id === id);
      expect(await outbox.discard([id])).toBe(1);
      aside.delete(id);
      if (open?.kind === 'open' && open.state === 'held') kept.delete(open.lane);
    } else {
      const listed = await outbox.setAside({ limit: 100 });
      expect(new Map(listed.map(({ id, body }) => [id, body]))).toEqual(aside);
      const oldestFirst = listed.toReversed();
      await outbox.requeue(
        oldestFirst.map(({ id }) => id),
        nowMs,
      );
      for (const { lane, body } of oldestFirst) {
        laneOf(lane).push(body);
        laneOf(lane).sort((a, b) => Number(a) - Number(b));
      }
      aside.clear();
      kept.clear();
    }
  }
  // All that may go goes, whatever has happened: no lane is forgotten.
  const free = [...lanes.keys()].filter(
    (lane) => laneOf(lane).length > 0 && !kept.has(lane) && underWay.every((one) => one.lane !== lane),
  );
  const claimed = await claimAll(outbox, { nowMs: nowMs + 1_000, leaseMs: 1_000_000 });
  expect(claimed.map(({ lane }) => lane).toSorted()).toEqual(free.toSorted());
  const waiting = [...lanes.values()].reduce((sum, { length }) => sum + length, 0);
  const { oldestAtMs: _, bytes: __, ...counts } = await outbox.counts();
  expect(counts.waiting).toBe(waiting);
  expect(counts.held + counts.dead).toBe(aside.size);
  await outbox.close();
}
