import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { linesOf } from '../../../simulator/cli/send-lines.js';

async function lines(chunks: readonly string[], maxBytes: number): Promise<[text: string, bytes: number][]> {
  const found: [string, number][] = [];
  const input = Readable.from(
    chunks.map((chunk) => Buffer.from(chunk, 'latin1')),
    { objectMode: true },
  );
  for await (const { text, bytes } of linesOf(input, maxBytes)) found.push([text, bytes]);
  return found;
}

test.each([
  { chunks: ['a\nb\n'], expected: ['a', 'b'] },
  { chunks: ['a\n\nb'], expected: ['a', '', 'b'] },
  { chunks: ['a\r\nb\r', '\nc\r'], expected: ['a', 'b', 'c'] },
  { chunks: ['a', 'b', '\n', 'c'], expected: ['ab', 'c'] },
  // A letter of two bytes that come apart.
  { chunks: ['\u00c3', '\u00bc\n'], expected: ['ü'] },
  // What JSON allows within a text ends no line.
  { chunks: ['"\u00e2\u0080\u00a8"\n'], expected: ['"\u2028"'] },
  { chunks: [], expected: [] },
])('$chunks are the lines $expected', async ({ chunks, expected }) => {
  expect((await lines(chunks, 10)).map(([text]) => text)).toEqual(expected);
});

test.each([
  { ending: '\n' },
  { ending: '\r\n' }, // The end counts for nothing.
])('a line may be as long as the limit, and one byte more is told by its beginning alone', async ({ ending }) => {
  const [fits, over] = ['x'.repeat(1000), 'y'.repeat(1001)];
  const text = [fits, over, 'z'.repeat(5000), 'after'].join(ending);
  const chunks = text.match(/[^]{1,64}/g) ?? [];
  expect(await lines(chunks, 1000)).toEqual([
    [fits, 1000],
    ['y'.repeat(200), 1001],
    ['z'.repeat(200), 5000],
    ['after', 5],
  ]);
});

test('an input that breaks is an error, unless somebody has ended it', async () => {
  const broken = (): Readable =>
    Readable.from(
      (async function* () {
        yield await Promise.resolve(Buffer.from('a\nb'));
        throw new Error('EIO');
      })(),
    );
  const read = async (signal?: AbortSignal): Promise<string[]> => {
    const found: string[] = [];
    for await (const { text } of linesOf(broken(), 10, signal)) found.push(text);
    return found;
  };
  await expect(read()).rejects.toThrow('EIO');
  expect(await read(AbortSignal.abort())).toEqual(['a']);
});

test.each([
  { bytes: '\u00ef\u00bb\u00bf{}\n', expected: ['{}', true] }, // A byte order mark.
  { bytes: 'a\u00ef\u00bf\u00bd\n', expected: ['a\uFFFD', true] }, // What a replacement character is in UTF-8.
  { bytes: 'a\u00fc\n', expected: ['a\uFFFD', false] }, // An ü in Latin-1.
  { bytes: '\u00ed\u00a0\u0080\n', expected: ['\uFFFD\uFFFD\uFFFD', false] }, // Half a character, as it were.
  { bytes: '\u00c3', expected: ['\uFFFD', false] }, // Cut off.
])('what is no UTF-8 is told: $bytes', async ({ bytes, expected }) => {
  const input = Readable.from([Buffer.from(bytes, 'latin1')]);
  const found: unknown[] = [];
  for await (const { text, isUtf8 } of linesOf(input, 10)) found.push([text, isUtf8]);
  expect(found).toEqual([expected]);
});
