import { BlockList, isIP } from 'node:net';
import { canonicalIp } from '../ip-address.js';

/** Why a receiver may not be called; null where it may. */
export type Refusal = string | null;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Addresses that no name leads to by right: the link's own, where clouds tell a machine its credentials, and those of
 * nobody and of everybody.
 */
const never = new BlockList();
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('224.0.0.0', 4, 'ipv4');
never.addSubnet('240.0.0.0', 4, 'ipv4');
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');

const holds = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The name of a host as it is compared: lower case, an IPv6 address without brackets. */
export const plainHost = (host: string): string => {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return canonicalIp(name) ?? name.replace(/\.$/, '');
};

/**
 * Whether a name leads to this machine: those do whatever a resolver says, and no resolver need know them.
 *
 * @param name - As {@link plainHost} gives it.
 * @see RFC 6761, 6.3.
 */
export const isOwnName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

const howToAllow = (name: string): string =>
  `Allow it by --callback-host ${name} of mmp-sim start, or callbackHosts of the settings; or capture callbacks`;

/**
 * Whether a host may be called, as far as its name says: one that is neither this machine's nor allowed is not even looked
 * up, since a look-up tells somebody of it.
 *
 * @param host - As the URL names it, a name or an address.
 * @param allowed - Hosts that a user has allowed, each as {@link plainHost} gives it.
 */
export function refusalOfHost(host: string, allowed: readonly string[]): Refusal {
  const name = plainHost(host);
  if (isIP(name) !== 0) return refusalOf(name, name, allowed);
  return isOwnName(name) || allowed.includes(name) ? null : `${name} is not allowed. ${howToAllow(name)}`;
}

/**
 * Whether an address may be connected to for a host. Loopback may always; another one only where its host is allowed, and
 * then not the link's own, unless it is that very address that is.
 *
 * @param host - As the URL names it.
 * @param address - What the name leads to, or the host itself.
 * @param allowed - Hosts that a user has allowed, each as {@link plainHost} gives it.
 */
export function refusalOf(host: string, address: string, allowed: readonly string[]): Refusal {
  const name = plainHost(host);
  const ip = canonicalIp(address);
  if (ip === null) return `${name} leads to ${address}, which is no address`;
  if (holds(loopback, ip) || allowed.includes(ip)) return null;
  const shown = name === ip ? ip : `${name} (${ip})`;
  if (!allowed.includes(name)) {
    return `${shown} is not on this machine. ${howToAllow(name)}`;
  }
  return holds(never, ip) ? `${shown} is an address that no receiver has. ${howToAllow(ip)}` : null;
}
