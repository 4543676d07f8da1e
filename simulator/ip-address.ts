import type * as parsers from 'ipaddr.js';
import { later, load } from './later.js';

/** Most addresses are IPv4, which needs none of it. */
const addresses = later(() => load('ipaddr.js') as typeof parsers);

/** `1234:1234:1234:1234:1234:1234:123.123.123.123`, the longest spelling without a zone. */
const MAX_ADDRESS_CHARACTERS = 45;

/**
 * IPv4 blocks that are shared or lead nowhere: the IANA IPv4 Special-Purpose Address Registry and multicast,
 * www.iana.org/assignments/iana-ipv4-special-registry, without the three documentation blocks.
 */
const NOT_PUBLIC = [
  '0.0.0.0/8', // "This network".
  '10.0.0.0/8', // Private.
  '100.64.0.0/10', // Carrier-grade NAT.
  '127.0.0.0/8', // Loopback.
  '169.254.0.0/16', // Link-local.
  '172.16.0.0/12', // Private.
  '192.0.0.0/24', // IETF protocol assignments.
  '192.31.196.0/24', // AS112.
  '192.52.193.0/24', // Automatic multicast tunnels.
  '192.88.99.0/24', // 6to4 relays.
  '192.168.0.0/16', // Private.
  '192.175.48.0/24', // AS112.
  '198.18.0.0/15', // Benchmarks.
  '224.0.0.0/4', // Multicast.
  '240.0.0.0/4', // Reserved, and broadcast.
].map((block) => {
  const [network = '', bits = ''] = block.split('/');
  return { network: quadOf(network) ?? 0, mask: -1 << (32 - Number(bits)) };
});

/**
 * Brings an IP address into the one spelling under which addresses are stored and compared.
 *
 * @param text - Any text. White space around the address is ignored; ports and brackets are not understood.
 * @returns IPv4 as a dotted quad. IPv6 compressed in lower case and without zone (RFC 5952), or, when it maps an IPv4
 *   address (`::ffff:192.0.2.1`), that address. `null` when the text is no address. Never throws.
 * @see www.rfc-editor.org/rfc/rfc5952. Our own choice (assumed): IPv4 is four decimal numbers. The octal,
 *   hexadecimal and short forms of inet_aton(3) are refused (`0177.0.0.1`, `127.1`): two readers may read them differently.
 */
export function canonicalIp(text: string): string | null {
  const trimmed = text.trim();
  if (quadOf(trimmed) !== null) return trimmed;

  const zoneAt = trimmed.indexOf('%');
  const address = zoneAt >= 0 && zoneAt < trimmed.length - 1 ? trimmed.slice(0, zoneAt) : trimmed;
  if (address.length > MAX_ADDRESS_CHARACTERS) return null;
  const parsed = parseIpv6(withoutQuad(address) ?? '');
  if (parsed === null) return null;
  return (parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed).toString();
}

/**
 * Tells whether an address may identify a household on the internet.
 *
 * @param ip - Canonical, from {@link canonicalIp}. Text that is no address is not public.
 * @returns `false` for loopback, private, link-local, unique-local, unspecified, multicast, broadcast, reserved and
 *   translated (NAT64, 6to4, Teredo) addresses and for carrier-grade NAT, whose addresses many households share.
 * @see www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry. Our own choice (assumed):
 *   the documentation blocks 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 and 2001:db8::/32 count as public, so that
 *   examples and tests need no real person's address.
 */
export function isPublicIp(ip: string): boolean {
  const quad = quadOf(ip);
  if (quad !== null) {
    for (const { network, mask } of NOT_PUBLIC) if ((quad & mask) === network) return false;
    return true;
  }
  // The internet's share of IPv6 is 2000::/3; ipaddr.js also calls unicast what nobody was ever given.
  const parsed = /^[23][\da-f]{3}:/.test(ip) ? parseIpv6(ip) : null;
  return parsed !== null && (ip.startsWith('2001:db8:') || parsed.range() === 'unicast');
}

/**
 * A strict dotted quad as a signed 32-bit integer, else `null`. Written out because it runs for every request and
 * candidate: unlike a regular expression or `split`, it allocates nothing.
 */
function quadOf(text: string): number | null {
  if (text.length < 7 || text.length > 15) return null;
  let quad = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (digits === 0 || dots === 3) return null;
      quad = (quad << 8) | octet;
      octet = 0;
      digits = 0;
      dots += 1;
    } else {
      if (code < 48 || code > 57 || (digits > 0 && octet === 0)) return null; // `01` would be octal to some.
      octet = octet * 10 + code - 48;
      digits += 1;
      if (octet > 255) return null;
    }
  }
  return dots === 3 && digits > 0 ? (quad << 8) | octet : null;
}

/** Parses once: `isValid` followed by `parse` does all the work twice. */
function parseIpv6(groups: string): parsers.IPv6 | null {
  if (!groups.includes(':')) return null;
  try {
    return addresses().IPv6.parse(groups);
  } catch {
    return null;
  }
}

/** Spells the IPv4 tail of an IPv6 address as two groups: ipaddr.js takes octal there, and reads `::1.2.3.4` as mapped. */
function withoutQuad(address: string): string | null {
  if (!address.includes('.')) return address;
  const tailAt = address.lastIndexOf(':') + 1;
  const quad = tailAt === 0 ? null : quadOf(address.slice(tailAt));
  return quad === null
    ? null
    : `${address.slice(0, tailAt)}${(quad >>> 16).toString(16)}:${(quad & 0xffff).toString(16)}`;
}
