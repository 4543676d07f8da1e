import { isIP } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { canonicalIp, isPublicIp } from '../../simulator/ip-address.js';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  [' \t192.0.2.1\n', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // One zero group is not compressed.
  [' 2001:db8::1 ', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['fe80::1%en-0.100', 'fe80::1'],
  ['::', '::'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0000:0000:0000:0000:0000:ffff:192.168.100.228', '192.168.100.228'], // 45 characters.
  ['::192.0.2.1', '::c000:201'], // IPv4-compatible, obsolete: not mapped.
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
])('%j is written %s', (text, expected) => {
  expect(canonicalIp(text)).toBe(expected);
});

test.each([
  '',
  ' ',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '192.0.2.01',
  '192.0.2.00',
  '192.0.2.256',
  '192.0.2.1111',
  '192.0.2',
  '192.0.2.',
  '.192.0.2',
  '192..2.1',
  '192.0.2.1.',
  '192.0.2.1.1',
  '192.0.2.-1',
  '192.0.2.1:80',
  '192.0.2.1%eth0',
  '192.0.2.1/24',
  '192.0.2.１', // A full-width digit.
  '::ffff:0177.0.0.1',
  '::ffff:127.1',
  '::ffff:192.0.2.256',
  '::192.0.2.1:1',
  '[::1]',
  '::1%',
  '%eth0',
  '12345::',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '2001:db8::g',
  'localhost',
  '::1, 192.0.2.1',
])('%j is no address', (text) => {
  expect(canonicalIp(text)).toBeNull();
});

test.each([':', '1'])('a hundred thousand of %j are no address', (sign) => {
  expect(canonicalIp(sign.repeat(100_000))).toBeNull();
});

test.each([
  ['0.255.255.255', false],
  ['1.0.0.0', true],
  ['9.255.255.255', true],
  ['10.0.0.0', false],
  ['10.255.255.255', false],
  ['11.0.0.0', true],
  ['100.63.255.255', true],
  ['100.64.0.0', false], // Carrier-grade NAT.
  ['100.127.255.255', false],
  ['100.128.0.0', true],
  ['126.255.255.255', true],
  ['127.0.0.1', false],
  ['128.0.0.0', true],
  ['169.253.255.255', true],
  ['169.254.0.0', false],
  ['169.255.0.0', true],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['192.0.0.255', false],
  ['192.0.1.0', true],
  ['192.0.2.0', true], // Documentation.
  ['192.167.255.255', true],
  ['192.168.0.0', false],
  ['192.168.255.255', false],
  ['192.169.0.0', true],
  ['198.17.255.255', true],
  ['198.18.0.0', false],
  ['198.19.255.255', false],
  ['198.20.0.0', true],
  ['198.51.100.1', true], // Documentation.
  ['203.0.113.255', true], // Documentation.
  ['223.255.255.255', true],
  ['224.0.0.0', false],
  ['240.0.0.0', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::c000:201', false], // Outside 2000::/3.
  ['1fff::1', false],
  ['2000::1', true],
  ['3ffe::1', true],
  ['3fff::1', false], // Documentation too (RFC 9637), but not one of the four.
  ['4000::1', false],
  ['64:ff9b::c000:201', false],
  ['2001::1', false],
  ['2001:db7::1', true],
  ['2001:db8::', true], // Documentation.
  ['2001:db8:ffff::1', true],
  ['2001:db9::1', true],
  ['2002::1', false],
  ['2606:4700::1111', true],
  ['fbff::1', false],
  ['fc00::1', false],
  ['fdff::1', false],
  ['fe80::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['::ffff:192.0.2.1', false], // Not canonical.
  ['not an address', false],
  ['', false],
])('%s is public: %s', (ip, expected) => {
  expect(isPublicIp(ip)).toBe(expected);
});

test('dotted quads read as in ipaddr.js, and what is an address as in node:net', () => {
  const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map((block) =>
    ipaddr.IPv4.parseCIDR(block),
  );
  const special = fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 240, 255);
  const second = fc.oneof(fc.nat(255), fc.constantFrom(0, 18, 19, 31, 51, 52, 64, 88, 168, 175, 254));
  const third = fc.oneof(fc.nat(255), fc.constantFrom(0, 2, 48, 99, 100, 113, 193, 196));
  const quad = fc.tuple(fc.oneof(special, fc.nat(255)), second, third, fc.nat(255)).map((octets) => octets.join('.'));
  const nearly = fc.string({ unit: fc.constantFrom('0', '1', '2', '9', 'a', 'f', ':', '.'), maxLength: 40 });

  fc.assert(
    fc.property(quad, fc.oneof(nearly, fc.ipV4Extended(), fc.ipV6()), (ip, text) => {
      const parsed = ipaddr.IPv4.parse(ip);
      expect(canonicalIp(ip)).toBe(parsed.toString());
      expect(isPublicIp(ip)).toBe(parsed.range() === 'unicast' || documentation.some((block) => parsed.match(block)));

      const canonical = canonicalIp(text);
      expect(canonical !== null).toBe(isIP(text) !== 0);
      if (canonical !== null) expect(canonicalIp(canonical)).toBe(canonical);
    }),
    { numRuns: 2000 },
  );
});
