import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordArena } from '../../simulator/record-arena.js';
import { RecordSearch } from '../../simulator/record-search.js';

/** Records as an arena holds them. @returns What the search finds in each of them, asked in the order of the journal's list. */
function found(records: readonly (readonly [text: string, bytes: string])[], pattern: RegExp): boolean[] {
  const arena = new RecordArena();
  const positions = records.map(([text, bytes], owner) => arena.write(text, owner, Buffer.from(bytes)));
  const search = new RecordSearch(pattern);
  return positions
    .toReversed()
    .map((position) => search.has(arena, position))
    .toReversed();
}

test('of records beside each other those are found that say it, in their text or in their bytes', () => {
  const records = [
    ['', ''],
    ['GET /click', ''],
    ['POST /', 'event=CLICK'],
    ['cl', 'ick'],
    ['impression', 'level'],
  ] as const;
  expect(found(records, /click/i)).toEqual([false, true, true, true, false]);
});

test('what two records say together, or the lengths between them, is said by none', () => {
  const ends = ['level', '_1'.repeat(50)] as const;
  expect(found([ends, ends], /_1.*level/s)).toEqual([false, false]);
  // A record of 97 bytes has an `a` before it.
  expect(found([['b'.repeat(97), '']], /a/)).toEqual([false]);
  expect(found([['b'.repeat(97), 'a']], /a/)).toEqual([true]);
});

test('records that are longer than what is looked at at once, and many chunks of them, are found alike', () => {
  const long = 'x'.repeat(200_000);
  const records = Array.from({ length: 30 }, (_, at) => [`${long}${at % 7 === 0 ? 'here' : ''}`, long] as const);
  expect(found(records, /here/)).toEqual(records.map((_, at) => at % 7 === 0));
});

test('it finds what looking at each by itself finds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '\u0000', '\u0001', 'é', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text), { maxLength: 40 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '\u0000'), minLength: 1, maxLength: 4 }),
      (records, wanted) => {
        const pattern = new RegExp(wanted, 'i');
        const alone = records.map(([head, body]) => pattern.test(Buffer.from(head + body).toString('latin1')));
        expect(found(records, pattern)).toEqual(alone);
      },
    ),
  );
});
