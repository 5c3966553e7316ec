import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where an IP address leads: out into the Internet, or somewhere that a provider has to be allowed. */
export type AddressKind =
  'public' | 'private' | 'loopback' | 'link-local' | 'unspecified' | 'multicast' | 'reserved';

/** By the names that ipaddr.js gives to ranges; every other range is reserved. */
const kinds: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  carrierGradeNat: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
  unspecified: 'unspecified',
  multicast: 'multicast',
  broadcast: 'multicast',
};

/** The first three bits of all that is global unicast in IPv6: 2000::/3 (RFC 4291, section 2.4). */
const globalUnicastMask = 0xe000;
const globalUnicastBits = 0x2000;

/** NAT64's well-known prefix, 64:ff9b::/96 (RFC 6052, section 2.1): the IPv4 address is its last 4 bytes. */
const nat64Bytes = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];

/**
 * Tells what kind an IP address is of. What is not known to be public is not: an address of a range
 * that is new or unheard of counts as reserved. An IPv6 address that stands for an IPv4 one (mapped,
 * or by NAT64) is of that one's kind.
 *
 * @param address - in any form that the resolver gives; what is no IP address is reserved
 */
export function addressKind(address: string): AddressKind {
  if (isIP(address) === 0) return 'reserved';
  const ip = ipv4Within(ipaddr.process(address));
  if (ip instanceof ipaddr.IPv6 && !isGlobalUnicast(ip) && ip.range() === 'unicast')
    return 'reserved';
  return kinds[ip.range()] ?? 'reserved';
}

function isGlobalUnicast(ip: ipaddr.IPv6): boolean {
  return ((ip.parts[0] ?? 0) & globalUnicastMask) === globalUnicastBits;
}

function ipv4Within(ip: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = ip.toByteArray();
  return bytes.length === 16 && nat64Bytes.every((byte, index) => bytes[index] === byte)
    ? ipaddr.fromByteArray(bytes.slice(nat64Bytes.length))
    : ip;
}
