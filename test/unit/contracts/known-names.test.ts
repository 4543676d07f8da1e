import { expect, test } from 'vitest';
import { expectedName, listed, nameHint } from '../../../contracts/known-names.js';

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `name${at}`);

test.each([
  { given: 'chanel', known: ['app', 'channel'], says: 'did you mean channel? There are app, channel' },
  { given: 'zzz', known: ['app', 'channel'], says: 'one of app, channel' },
  { given: 'chanel', known: ['channel'], says: 'did you mean channel?' },
  { given: 'zzz', known: [], says: 'one that is there, and there is none' },
])('$given where there are $known: $says', ({ given, known, says }) => {
  expect(expectedName(given, known)).toBe(says);
});

test('thirty names are listed, and how many more there are', () => {
  expect(listed(many(30))).toMatch(/, name29$/);
  expect(listed(many(31))).toMatch(/, name29 and 1 more$/);
  expect(listed([])).toBe('none');
});

test('the nearest is named where it is not listed', () => {
  expect(expectedName('chanel', [...many(40), 'channel'])).toMatch(/^did you mean channel\? .* and 11 more$/);
});

test('a name that is listed under another one may be meant, and names are written as they are used', () => {
  const options = { others: ['Meta Ads'], written: (name: string) => `<${name}>` };
  expect(expectedName('MetaAd', ['facebook', 'unity'], options)).toBe(
    'did you mean <Meta Ads>? There are <facebook>, <unity>',
  );
});

test.each([
  { given: 'instals', known: ['installs', 'spend'], says: 'Did you mean installs? There are installs, spend.' },
  { given: 'zzz', known: ['installs', 'spend'], says: 'There are installs, spend.' },
  { given: 'instals', known: ['installs'], says: 'Did you mean installs?' },
  { given: 'zzz', known: ['installs'], says: 'There is installs.' },
  { given: 'zzz', known: [], says: 'There is none.' },
])('in sentences of its own: $says', ({ given, known, says }) => {
  expect(nameHint(given, known)).toBe(says);
});
