import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordArena } from '../../simulator/record-arena.js';

const MEGABYTE = 1 << 20;

test.each([
  ['nothing', ''],
  ['ASCII', 'plain'],
  ['letters of two bytes', 'ångström'],
  ['letters of three bytes', '広告'],
  ['letters of four bytes', '😀🏳️‍🌈'],
  ['a zero character', 'a\u0000b'],
  ['as many bytes as a chunk', 'x'.repeat(MEGABYTE)],
  ['far more bytes than a chunk', '広'.repeat(MEGABYTE)],
])('%s is read as it was written', (_what, text) => {
  const arena = new RecordArena();
  const before = arena.write('before', 0);
  const position = arena.write(text, 1);
  const after = arena.write('after', 2);
  expect([before, position, after].map((at) => arena.text(at))).toEqual(['before', text, 'after']);
});

test('texts of rows that are still wanted stay, also in the chunk of one that is not', () => {
  const arena = new RecordArena();
  const positions = [0, 1, 2].map((owner) => arena.write(`row ${owner}`, owner));
  arena.forgetBefore(2);
  expect(arena.text(positions[2] ?? -1)).toBe('row 2');
});

test('a chunk is given up when all its rows are, and reading it is a bug', () => {
  const arena = new RecordArena();
  const first = arena.write('x'.repeat(MEGABYTE), 0);
  const second = arena.write('y'.repeat(MEGABYTE), 1);
  const third = arena.write('z'.repeat(MEGABYTE), 2);

  arena.forgetBefore(1);
  expect(() => arena.text(first)).toThrow(RangeError);
  expect(arena.text(second)).toHaveLength(MEGABYTE);

  arena.forgetBefore(2);
  expect(() => arena.text(second)).toThrow(RangeError);
  expect(arena.text(third)).toHaveLength(MEGABYTE);
});

test('memory of chunks that were given up is used again, and what was in it is gone', () => {
  const arena = new RecordArena();
  // Each fills more than half of a chunk, so that the next needs one of its own.
  const write = (letter: string, owner: number): number => arena.write('', owner, Buffer.alloc(600_000, letter));
  for (let owner = 0; owner < 8; owner += 1) write('s', owner);
  const gone = write('a', 8);
  const kept = write('b', 9);
  arena.forgetBefore(9);

  const memory = process.memoryUsage().arrayBuffers;
  const next = write('c', 10);
  expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(1_000_000);
  expect(() => arena.bytes(gone)).toThrow(RangeError);
  expect([kept, next].map((at) => arena.bytes(at).toString('latin1', 0, 1))).toEqual(['b', 'c']);
});

test('bytes beside a text come back as they were', () => {
  const arena = new RecordArena();
  const bytes = Buffer.from([0, 255, 128, 10]);
  const position = arena.write('é', 0, bytes);
  arena.write('after', 1);
  expect(arena.text(position)).toBe('é');
  expect(arena.bytes(position)).toEqual(bytes);
});

test('whatever is written and given up, what is still wanted reads as it was written', { tags: 'long' }, () => {
  const textArbitrary = fc
    .tuple(fc.constantFrom('a', 'é', '広', '😀'), fc.constantFrom(0, 1, 7, 1000, 120_000, 260_000, 400_000))
    .map(([letter, times]) => letter.repeat(times));
  fc.assert(
    fc.property(fc.array(textArbitrary, { maxLength: 15 }), fc.integer({ min: 1, max: 5 }), (texts, kept) => {
      const arena = new RecordArena();
      const positions: number[] = [];
      texts.forEach((text, owner) => {
        positions.push(arena.write(text, owner));
        const oldest = Math.max(0, owner + 1 - kept);
        arena.forgetBefore(oldest);
        for (let row = oldest; row <= owner; row += 1) {
          // A plain comparison: printing a megabyte of difference helps nobody.
          if (arena.text(positions[row] ?? -1) !== texts[row]) throw new Error(`row ${row} of ${owner + 1} changed`);
        }
      });
    }),
    { numRuns: 40 },
  );
});
