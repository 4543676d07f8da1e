import type { About, Fact } from '@mmp-sim/contracts/facts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryStore } from '../../../simulator/store/memory-store.js';
import { aDevice, NOW_MS } from '../../support/builders.js';

const aStore = (facts: number, factBytes = 100_000_000): MemoryStore => new MemoryStore({ facts, factBytes });

const aFact = (id: number, installationId: string | null = 'one', appId = 'app'): Fact => ({
  type: 'event',
  id: `fact ${id}`,
  atMs: NOW_MS,
  appId,
  installationId,
  name: 'level_complete',
  value: null,
});

const aClick: Fact = {
  type: 'engagement',
  id: 'click',
  atMs: NOW_MS,
  appId: 'app',
  kind: 'click',
  campaignId: 'spring',
  channel: 'example_ads',
  advertisingId: null,
  ip: null,
  userAgent: null,
  details: null,
};

test('gives the facts of one installation of one app, in order of arrival', async () => {
  const store = aStore(10);
  const mine = [aFact(1), aFact(5)];
  store.append([aFact(1), aFact(2, 'other'), aFact(3, 'one', 'other app'), aFact(4, null), aClick], null);
  store.append([aFact(5)], null);
  expect(await store.ofInstallation('app', 'one')).toEqual(mine);
  expect(await store.ofInstallation('app', 'nobody')).toEqual([]);
});

test('tells with each what it is about, where that is known', async () => {
  const store = aStore(10);
  const about: About = { device: aDevice(), source: null };
  store.append([aFact(1), aFact(2, 'other')], about);
  store.append([aFact(3)], null);
  const told = await store.toldOfInstallation('app', 'one');
  expect(told.map((one) => [one.fact, one.about()])).toEqual([
    [aFact(1), about],
    [aFact(3), null],
  ]);
});

test.each([
  { limit: 3, appended: 0, ids: [], dropped: 0 },
  { limit: 3, appended: 3, ids: [0, 1, 2], dropped: 0 },
  { limit: 3, appended: 4, ids: [1, 2, 3], dropped: 1 },
  { limit: 3, appended: 6, ids: [3, 4, 5], dropped: 3 },
  { limit: 3, appended: 8, ids: [5, 6, 7], dropped: 5 },
  { limit: 1, appended: 2, ids: [1], dropped: 1 },
])('of $appended facts it keeps the newest $limit: $ids', async ({ limit, appended, ids, dropped }) => {
  const store = aStore(limit);
  for (let id = 0; id < appended; id += 1) store.append([aFact(id)], null);
  expect(await store.ofInstallation('app', 'one')).toEqual(ids.map((id) => aFact(id)));
  expect(store.stats()).toEqual({ kept: ids.length, dropped });
});

test('is empty after it has been cleared, and counts afresh', async () => {
  const store = aStore(2);
  store.append([aFact(1), aFact(2), aFact(3)], null);
  await store.clear();
  expect(store.stats()).toEqual({ kept: 0, dropped: 0 });
  expect(await store.ofInstallation('app', 'one')).toEqual([]);

  store.append([aFact(4)], null);
  expect(await store.ofInstallation('app', 'one')).toEqual([aFact(4)]);
});

test('an array that forgets its oldest facts answers the same', async () => {
  const batches = fc.array(fc.array(fc.constantFrom('one', 'other'), { maxLength: 5 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), batches, async (limit, installations) => {
      const store = aStore(limit);
      const all: Fact[] = [];
      for (const batch of installations) {
        const facts = batch.map((installationId, n) => aFact(all.length + n, installationId));
        all.push(...facts);
        store.append(facts, null);
      }
      const kept = all.slice(-limit);
      expect(store.stats()).toEqual({ kept: kept.length, dropped: all.length - kept.length });
      expect(await store.ofInstallation('app', 'one')).toEqual(
        kept.filter((fact) => 'installationId' in fact && fact.installationId === 'one'),
      );
    }),
  );
});

test('the limit of bytes pushes out the oldest facts, and counts them', async () => {
  const store = aStore(1000, 100_000);
  const wordy = (id: number): Fact => ({ ...aClick, id: `click ${id}`, details: { clickId: 'x'.repeat(4000) } });
  for (let n = 0; n < 100; n += 1) store.append([wordy(n)], null);
  const { facts: kept } = await store.all();
  expect(kept.length).toBeGreaterThan(15);
  expect(kept.length).toBeLessThan(25);
  expect(kept.at(-1)?.id).toBe('click 99');
  expect(store.stats()).toEqual({ kept: kept.length, dropped: 100 - kept.length });
});

test('a fact larger than the limit of bytes is kept as long as it is the newest', async () => {
  const store = aStore(1000, 1);
  store.append([aFact(1), aFact(2)], null);
  expect((await store.all()).facts).toEqual([aFact(2)]);
});

test('what facts are about is kept for as long as they are', () => {
  const store = aStore(3);
  const about = (n: number): About => ({ device: aDevice({ osVersion: String(n) }), source: null });
  store.append([aFact(0), aFact(1)], about(0));
  store.append([aFact(2)], null);
  expect([...store.since(1)]).toEqual([
    { number: 1, fact: aFact(1), about: about(0), arrivedAtMs: aFact(1).atMs },
    { number: 2, fact: aFact(2), about: null, arrivedAtMs: aFact(2).atMs },
  ]);
  store.append([aFact(3)], about(3));
  expect([...store.since(0)].map(({ number, about: kept }) => [number, kept])).toEqual([
    [1, about(0)],
    [2, null],
    [3, about(3)],
  ]);
});

test('when facts have arrived is kept for as long as they are', async () => {
  const store = aStore(2);
  const arrivals = (): number[] => [...store.since(0)].map(({ arrivedAtMs }) => arrivedAtMs);
  const { atMs } = aClick;
  store.append([aClick], null, atMs + 5);
  store.append([aClick], null, atMs);
  expect(arrivals()).toEqual([atMs + 5, atMs]);
  store.append([aClick], null, atMs + 7);
  expect(arrivals()).toEqual([atMs, atMs + 7]);
  await store.clear();
  store.append([aClick, aClick], null);
  expect(arrivals()).toEqual([atMs, atMs]);
});

test('what facts are about counts as their bytes do', async () => {
  const store = aStore(1000, 100_000);
  const about: About = { device: aDevice({ customerUserId: 'x'.repeat(4000) }), source: null };
  for (let n = 0; n < 100; n += 1) store.append([aFact(n)], about);
  expect((await store.all()).facts.length).toBeLessThan(25);
  expect([...store.since(0)].at(-1)?.about).toEqual(about);
});
