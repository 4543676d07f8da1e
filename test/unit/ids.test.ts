import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText, type IdKind, Ids } from '../../simulator/ids.js';

const ids = new Ids('default', 'seed');
const kinds: IdKind[] = ['engagement', 'fact', 'request', 'app', 'campaign', 'installation', 'key', 'link', 'claim'];
const count = 20_000;
const first = (make: (n: number) => string, length = count): string[] => Array.from({ length }, (_, n) => make(n));
const bare = (id: string): string => id.replaceAll('-', '');

const UUID_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MOST = 0xffff_ffff;

describe('ids', () => {
  test.each(kinds)('of the kind %s are UUIDs of version 8', (kind) => {
    for (const id of first((n) => ids.uuid(kind, n), 1000)) expect(id).toMatch(UUID_8);
  });

  test('of engagements and claims are UUIDs of version 8 too', () => {
    for (const n of [0, 1, 1000, MOST]) {
      expect(ids.engagement(n)).toMatch(UUID_8);
      expect(ids.claim(n)).toMatch(UUID_8);
    }
  });

  test('are all different, within a kind and between kinds', { tags: 'long' }, () => {
    const all = [
      ...kinds.flatMap((kind) => first((n) => ids.uuid(kind, n))),
      ...first((n) => ids.engagement(n)),
      ...first((n) => ids.claim(n)),
    ];
    expect(new Set(all).size).toBe((kinds.length + 2) * count);
  });

  test.each(kinds)('of the kind %s differ in their first eight digits', (kind) => {
    expect(new Set(first((n) => ids.uuid(kind, n).slice(0, 8))).size).toBe(count);
  });

  test('are the same again for the same workspace and seed', () => {
    const again = new Ids('default', 'seed');
    for (const n of [0, 1, 77]) {
      expect(again.uuid('fact', n)).toBe(ids.uuid('fact', n));
      expect(again.engagement(n)).toBe(ids.engagement(n));
      expect(again.key(n)).toBe(ids.key(n));
      expect(again.shortId(n)).toBe(ids.shortId(n));
    }
    expect(again.hashSeed).toBe(ids.hashSeed);
  });

  test.each([
    ['another workspace', new Ids('other', 'seed')],
    ['another seed', new Ids('default', 'other')],
  ])('are others for %s', (_what, other) => {
    const mine = new Set([...first((n) => ids.uuid('fact', n), 1000), ...first((n) => ids.engagement(n), 1000)]);
    const theirs = [...first((n) => other.uuid('fact', n), 1000), ...first((n) => other.engagement(n), 1000)];
    expect(theirs.filter((id) => mine.has(id))).toEqual([]);
    expect(other.key(0)).not.toBe(ids.key(0));
    expect(other.shortId(0)).not.toBe(ids.shortId(0));
  });
});

describe('keys and short ids', () => {
  test('a key is 32 capitals and digits, a short id 22 letters and digits', () => {
    for (const n of [0, 1, 2, 1000]) {
      expect(ids.key(n)).toMatch(/^[A-Z2-9]{32}$/);
      expect(ids.shortId(n)).toMatch(/^[A-Za-z2-9]{22}$/);
    }
  });

  test('are all different', () => {
    expect(new Set(first((n) => ids.key(n))).size).toBe(count);
    expect(new Set(first((n) => ids.shortId(n))).size).toBe(count);
  });

  test('are not told apart by case or by letters that look alike', () => {
    const text = [...first((n) => ids.key(n), 100), ...first((n) => ids.shortId(n), 100)].join('');
    expect(text).not.toMatch(/[01IOl]/);
  });
});

describe('the id of an engagement', () => {
  const numberArbitrary = fc.integer({ min: 0, max: MOST });

  test('tells its number', () => {
    fc.assert(
      fc.property(numberArbitrary, (n) => {
        expect(ids.engagementNumber(bare(ids.engagement(n)))).toBe(n);
      }),
    );
    expect(ids.engagementNumber(bare(ids.engagement(0)))).toBe(0);
    expect(ids.engagementNumber(bare(ids.engagement(MOST)))).toBe(MOST);
  });

  test('sorts lower the later it was given out, and so does that of a claim', () => {
    fc.assert(
      fc.property(numberArbitrary, numberArbitrary, (one, other) => {
        fc.pre(one !== other);
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        expect(ids.engagement(later) < ids.engagement(earlier)).toBe(true);
        expect(ids.claim(later) < ids.claim(earlier)).toBe(true);
      }),
    );
    expect(ids.engagement(1) < ids.engagement(0)).toBe(true);
  });

  test('means nothing in another workspace', () => {
    const other = new Ids('other', 'seed');
    fc.assert(
      fc.property(numberArbitrary, (n) => {
        expect(ids.engagementNumber(bare(other.engagement(n)))).toBeNull();
      }),
    );
  });

  const known = bare(ids.engagement(5));
  test.each([
    ['an id of another kind', bare(ids.uuid('fact', 5))],
    ['the id of a claim', bare(ids.claim(5))],
    ['one whose last digit is another', `${known.slice(0, -1)}${known.endsWith('0') ? '1' : '0'}`],
    ['one whose number is another', `${bare(ids.engagement(6)).slice(0, 8)}${known.slice(8)}`],
    ['one in capitals, which is not canonical', known.toUpperCase()],
    ['one with hyphens, which is not canonical', ids.engagement(5)],
    ['one with a digit too many', `${known}0`],
    ['one with a digit too few', known.slice(1)],
    ['no digits', 'z'.repeat(32)],
    ['nothing', ''],
  ])('is not %s', (_what, id) => {
    expect(ids.engagementNumber(id)).toBeNull();
  });
});

describe('the hash of a text', () => {
  test('is a whole number of 32 bits, and the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, seed) => {
        const hash = hashText(text, seed);
        expect(Number.isInteger(hash) && hash >= 0 && hash <= MOST).toBe(true);
        expect(hashText(text, seed)).toBe(hash);
      }),
    );
  });

  test('spreads texts that are alike, and depends on the seed', () => {
    const hashes = Array.from({ length: 10_000 }, (_, n) => hashText(`203.0.113.${n}`, 1));
    expect(new Set(hashes).size).toBeGreaterThan(9990);
    expect(new Set(hashes.map((hash) => hash & 0xff)).size).toBe(256);
    expect(hashText('a', 1)).not.toBe(hashText('a', 2));
  });
});
