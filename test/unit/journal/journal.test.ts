import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NewJournalEntry } from '../../../simulator/journal/entry.js';
import { assertJournal } from '../../../simulator/journal/assertions.js';
import { Journal } from '../../../simulator/journal/journal.js';
import { defaultLimits } from '../../../simulator/limits.js';

const MEGABYTE = 1 << 20;

const anEntry = (body: Buffer): NewJournalEntry => ({
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
    body,
    remoteIp: null,
    params: {},
  },
  reader: { values: () => ({}), canonical: () => null },
});

const aJournal = (limits: Partial<typeof defaultLimits> = {}): Journal =>
  new Journal(
    { ...defaultLimits, ...limits },
    { endpoints: [], rules: () => [], apps: () => null },
    () => anEntry(Buffer.alloc(0)).reader,
  );

const LARGE = Buffer.alloc(MEGABYTE - 2000, 'x');
const SMALL = Buffer.from('small');

test.each([
  ['each at once', 0, 1],
  ['each at once, while one small entry stays at the front', 1, 1],
  ['each at once, while after each a small entry stays', 0, 2],
])('entries that are deleted leave no memory behind: %s', (_what, front, each) => {
  const journal = aJournal({ journalBytes: 8 * MEGABYTE });
  let most = 0;
  for (let n = 0; n < front; n += 1) journal.add(anEntry(SMALL));
  for (let n = 0; n < 100; n += 1) {
    const { number } = journal.add(anEntry(LARGE));
    if (each === 2) journal.add(anEntry(SMALL));
    journal.delete(number);
    most = Math.max(most, journal.stats().heldBytes);
  }
  expect(most).toBeLessThan(8 * MEGABYTE);
  expect(journal.stats()).toMatchObject({ kept: front + (each === 2 ? 100 : 0), dropped: 0 });
  for (const entry of journal.after(0)) expect(entry.request.body.toString()).toBe('small');
  expect(journal.cursor).toBe(front + 100 * each);
});

test('of large entries that are deleted in the midst of others, what stays is kept whole', () => {
  const journal = aJournal({ journalBytes: 32 * MEGABYTE });
  for (let n = 0; n < 30; n += 1) journal.add(anEntry(Buffer.concat([Buffer.from(`${n + 1} `), LARGE])));
  for (let number = 2; number <= 30; number += 2) journal.delete(number);
  for (let n = 30; n < 45; n += 1) journal.add(anEntry(Buffer.concat([Buffer.from(`${n + 1} `), LARGE])));
  expect(journal.stats()).toMatchObject({ kept: 30, dropped: 0 });
  for (let number = 32; number <= 45; number += 2) journal.delete(number);
  for (let number = 1; number <= 29; number += 4) journal.delete(number);
  // What is kept, as much again that was deleted, and four megabytes.
  expect(journal.stats().heldBytes).toBeLessThan(2 * journal.stats().bytes + 5 * MEGABYTE);
  for (const { number, request } of journal.after(0)) {
    expect(request.body.subarray(0, 4).toString()).toMatch(new RegExp(`^${number} x`));
    expect(request.body).toHaveLength(LARGE.length + `${number} `.length);
  }
});

test('whatever is deleted, what is kept reads as it came', { tags: 'long' }, () => {
  const stepArbitrary = fc.record({ adds: fc.boolean(), which: fc.nat({ max: 40 }), large: fc.boolean() });
  const drops = { journalEntries: 20, journalBytes: 6 * MEGABYTE };
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 60, size: 'max' }), (steps) => {
      const journal = aJournal(drops);
      const deleted = new Set<number>();
      for (const { adds, which, large } of steps) {
        const number = journal.cursor + 1;
        if (adds) journal.add(anEntry(Buffer.concat([Buffer.from(`${number} `), large ? LARGE : SMALL])));
        else if (journal.delete(journal.cursor - which)) deleted.add(journal.cursor - which);
      }
      const kept = [...journal.after(0)];
      for (const { number, request } of kept) {
        expect(request.body.subarray(0, 8).toString()).toMatch(new RegExp(`^${number} `));
        expect(request.path).toBe('/v0/event');
      }
      expect(kept.map(({ number }) => number)).toEqual(
        Array.from({ length: journal.cursor }, (_, n) => n + 1).filter(
          (number) => number > journal.droppedThrough && !deleted.has(number),
        ),
      );
      expect(journal.stats().kept).toBe(kept.length);
    }),
    { numRuns: 30 },
  );
});

test('an assertion on a journal to which nothing more will come does not wait', async () => {
  const journal = aJournal();
  journal.add(anEntry(SMALL));
  journal.end();
  // Far beyond the time that a test may take.
  const asked = { withinMs: 60_000 };
  expect(await assertJournal(journal, { atLeast: 1, ...asked }, 0)).toMatchObject({ pass: true, matched: 1 });
  // What would have come, nobody knows.
  for (const open of [{ atLeast: 2 }, { count: 1 }]) {
    await expect(assertJournal(journal, { ...open, ...asked }, 0)).rejects.toMatchObject({ code: 'WORKSPACE_ENDED' });
  }
  expect(await assertJournal(journal, { count: 1 }, 0)).toMatchObject({ pass: true, matched: 1 });
});
