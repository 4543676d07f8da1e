import type { EngagementFact } from '@mmp-sim/contracts/facts';
import { expect, test } from 'vitest';
import { Feed, type FeedEvent } from '../../../simulator/journal/feed.js';
import { NOW_MS } from '../../support/builders.js';

/** An engagement whose details take a hundred thousand bytes and more. */
function aLargeFact(id: string): FeedEvent {
  const fact: EngagementFact = {
    type: 'engagement',
    id,
    appId: 'app',
    campaignId: 'spring',
    channel: 'example_ads',
    kind: 'click',
    atMs: NOW_MS,
    advertisingId: null,
    ip: null,
    userAgent: null,
    details: { parameters: Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`p${n}`, 'x'.repeat(4096)])) },
  };
  return { type: 'fact', fact };
}
const due = (count: number): FeedEvent => ({
  type: 'due',
  dueTotal: count,
  due: Array.from({ length: count }, (_, n) => ({ kind: 'attribution-visible', at: '', appId: `${n}` })),
});
const keptOf = (feed: Feed): number[] =>
  Array.from({ length: feed.cursor }, (_, n) => n + 1).filter((number) => feed.get(number) !== null);

test('large events are limited by their bytes, and what is pushed out is told', () => {
  let entry = 0;
  const feed = new Feed({ streamEvents: 100, streamEventBytes: 320_000 }, () => entry);
  for (let n = 1; n <= 5; n += 1) {
    entry += 10;
    feed.add(aLargeFact(`${n}`));
  }
  expect(keptOf(feed)).toEqual([3, 4, 5]);
  expect(feed.droppedThrough).toBe(2);
  expect(feed.seenWith(20)).toBe(0);
  expect(feed.seenWith(30)).toBe(2);

  // Small ones take their places one by one.
  feed.add(due(1));
  expect(keptOf(feed)).toEqual([3, 4, 5, 6]);
});

test('what has fallen due counts by how much it is', () => {
  const feed = new Feed({ streamEvents: 100, streamEventBytes: 320_000 }, () => 0);
  feed.add(due(1000));
  feed.add(due(1000));
  expect(keptOf(feed)).toEqual([2]);
});

test('the newest stays, however large it is', () => {
  const feed = new Feed({ streamEvents: 100, streamEventBytes: 1024 }, () => 0);
  feed.add(aLargeFact('1'));
  feed.add(aLargeFact('2'));
  expect(keptOf(feed)).toEqual([2]);
});

test('a restart makes room for as much again', () => {
  const feed = new Feed({ streamEvents: 3, streamEventBytes: 320_000 }, () => 0);
  for (const id of ['1', '2', '3']) feed.add(aLargeFact(id));
  feed.restart('reset');
  expect(keptOf(feed)).toEqual([]);
  for (const id of ['5', '6', '7']) feed.add(aLargeFact(id));
  expect([keptOf(feed), feed.droppedThrough]).toEqual([[5, 6, 7], 0]);
  feed.add(due(1));
  expect([keptOf(feed), feed.droppedThrough]).toEqual([[6, 7, 8], 5]);
});
