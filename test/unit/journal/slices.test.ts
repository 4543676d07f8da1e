import { expect, test } from 'vitest';
import type { NewJournalEntry } from '../../../simulator/journal/entry.js';
import { Journal } from '../../../simulator/journal/journal.js';
import { inSlices } from '../../../simulator/journal/slices.js';
import { defaultLimits } from '../../../simulator/limits.js';

const anEntry = (body = ''): NewJournalEntry => ({
  atMs: 0,
  endpoint: 'tenjin.event',
  verdict: 'recorded',
  reason: null,
  app: null,
  findings: [],
  answer: { status: 200, headers: {}, body: '' },
  facts: [],
  request: {
    method: 'POST',
    scope: null,
    path: '/v0/event',
    query: '',
    headers: {},
    body: Buffer.from(body),
    remoteIp: null,
    params: {},
  },
  reader: { values: () => ({}), canonical: () => null },
});

function aJournal(count: number, body = ''): Journal {
  const journal = new Journal(
    defaultLimits,
    { endpoints: [], rules: () => [], apps: () => null },
    () => anEntry().reader,
  );
  for (let n = 0; n < count; n += 1) journal.add(anEntry(body));
  return journal;
}

/** Numbers of the entries in each slice, and what a timer that was set before them says of who came first. */
async function slicesOf(journal: Journal, range: { from: number; to: number }): Promise<number[][]> {
  const slices: number[][] = [];
  await inSlices(journal, range, (entries) => void slices.push(entries.map(({ number }) => number)));
  return slices;
}

test('five hundred entries are one slice, one more makes two', async () => {
  const journal = aJournal(501);
  expect((await slicesOf(journal, { from: 1, to: 500 })).map(({ length }) => length)).toEqual([500]);
  expect((await slicesOf(journal, { from: 1, to: 501 })).map(({ length }) => length)).toEqual([500, 1]);
});

test('large entries make small slices', async () => {
  const journal = aJournal(6, 'x'.repeat(1_500_000));
  expect((await slicesOf(journal, { from: 1, to: 6 })).map(({ length }) => length)).toEqual([3, 3]);
});

test('backwards the newest comes first, and both ends belong to it', async () => {
  expect(await slicesOf(aJournal(5), { from: 4, to: 2 })).toEqual([[4, 3, 2]]);
  expect(await slicesOf(aJournal(5), { from: 3, to: 3 })).toEqual([[3]]);
});

test('others get their turn between two slices, and what they delete is not looked at', async () => {
  const journal = aJournal(1500);
  const order: string[] = [];
  setImmediate(() => {
    order.push('another');
    journal.delete(1400);
  });
  const seen: number[] = [];
  await inSlices(journal, { from: 1, to: 1500 }, (entries) => {
    order.push('slice');
    seen.push(...entries.map(({ number }) => number));
  });
  expect(order.slice(0, 3)).toEqual(['slice', 'another', 'slice']);
  expect(seen).toHaveLength(1499);
  expect(seen).not.toContain(1400);
});

test('who has seen enough is shown no more', async () => {
  let slices = 0;
  await inSlices(aJournal(1500), { from: 1500, to: 1 }, () => {
    slices += 1;
    return 'enough';
  });
  expect(slices).toBe(1);
});

test('what the look throws ends the looking', async () => {
  const look = (): void => {
    throw new RangeError('enough');
  };
  await expect(inSlices(aJournal(1000), { from: 1, to: 1000 }, look)).rejects.toThrow('enough');
});
