import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, nearestNames } from '@mmp-sim/contracts/did-you-mean';

const known = ['advertising_id', 'bundle_id', 'event', 'value', 'country', 'ip_address', 'oaid'];

test.each([
  ['advertising_id', 'advertising_id'], // No edit.
  ['advertisingId', 'advertising_id'], // Case and separators do not count.
  ['ADVERTISING-ID', 'advertising_id'],
  ['adverising_id', 'advertising_id'], // One edit.
  ['advertsng_id', 'advertising_id'], // Two, in ten characters.
  ['bundleid', 'bundle_id'],
  ['bundel_id', 'bundle_id'],
  ['ip', null],
  ['ipaddress', 'ip_address'],
  ['evnt', 'event'],
  ['contry', 'country'],
  ['oiad', 'oaid'], // Two letters changed places: two edits.
  ['price', null],
  ['', null],
  ['___', null],
  ['日本', null],
])('%j means %j', (name, meant) => {
  expect(didYouMean(name, known)).toBe(meant);
});

test.each([
  { length: 1, edits: 0 },
  { length: 2, edits: 0 },
  { length: 3, edits: 1 },
  { length: 4, edits: 2 },
  { length: 11, edits: 2 },
  { length: 12, edits: 3 },
  { length: 30, edits: 3 },
])('$edits wrong letters are forgiven in $length, and not one more', ({ length, edits }) => {
  const name = 'a'.repeat(length);
  const wrong = (count: number): string[] => ['b'.repeat(count) + 'a'.repeat(length - count)];
  expect(didYouMean(name, wrong(edits))).toBe(wrong(edits)[0]);
  expect(didYouMean(name, wrong(edits + 1))).toBeNull();
});

test('the nearest name is meant, and the first of those equally near', () => {
  expect(didYouMean('cat_name', ['cat_games', 'cat_names', 'cut_name'])).toBe('cat_names');
  expect(didYouMean('cat_name', ['cat_names', 'cat_name'])).toBe('cat_name');
});

test('nothing is meant where nothing is known', () => {
  expect(didYouMean('event', [])).toBeNull();
});

test('a very long name is compared by its beginning', () => {
  expect(didYouMean('x'.repeat(1_000_000), known)).toBeNull();
});

test('whatever the name, what is meant is known, and a known name means itself', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect([null, ...known]).toContain(didYouMean(name, known));
    }),
  );
  for (const name of known) expect(didYouMean(name, known)).toBe(name);
});

test('the nearest names come first, however far they are', () => {
  expect(nearestNames('contry', known, 2)).toEqual(['country', 'event']);
  expect(nearestNames('', known, 1)).toEqual(['oaid']);
  expect(nearestNames('x', [], 3)).toEqual([]);
});
