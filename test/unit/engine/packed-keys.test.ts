import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexWords, ipv4Number, ipv4Text, wordsHex } from '../../../simulator/engine/packed-keys.js';

const hexArbitrary = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789abcdef')),
  minLength: 32,
  maxLength: 32,
});

test('32 hexadecimal digits are the same after packing, wherever in the column they lie', () => {
  fc.assert(
    fc.property(hexArbitrary, fc.nat(3), (text, at) => {
      const column = new Uint32Array(16);
      expect(hexWords(text, column, at * 4)).toBe(true);
      expect(wordsHex(column, at * 4)).toBe(text);
    }),
  );
});

test.each([
  ['nothing', ''],
  ['a digit too few', 'f'.repeat(31)],
  ['a digit too many', 'f'.repeat(33)],
  ['a capital', `${'f'.repeat(31)}F`],
  ['a hyphen', `${'f'.repeat(31)}-`],
  ['a letter after f', `g${'f'.repeat(31)}`],
  ['a letter outside ASCII', `${'f'.repeat(16)}é${'f'.repeat(15)}`],
])('%s is not packed', (_what, text) => {
  expect(hexWords(text, new Uint32Array(4), 0)).toBe(false);
});

test('an IPv4 address is the same after packing', () => {
  fc.assert(
    fc.property(fc.ipV4(), (ip) => {
      const packed = ipv4Number(ip);
      expect(packed).not.toBeNull();
      expect(ipv4Text(packed ?? -1)).toBe(ip);
    }),
  );
});

test.each(['0.0.0.0', '127.0.0.1', '128.0.0.1', '255.255.255.255'])('%s too', (ip) => {
  expect(ipv4Text(ipv4Number(ip) ?? -1)).toBe(ip);
});

test.each(['', '::', '2001:db8::1', '1.2.3', '1.2.3.4.5', 'a.b.c.d', '203.0.113.7 '])('%j is not packed', (text) => {
  expect(ipv4Number(text)).toBeNull();
});
