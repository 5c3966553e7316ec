import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { DexodusError } from '../errors.ts';
import { quote } from '../verdict/quote.ts';
import { addressKind } from './address-kind.ts';

/** Resolves a host name to all of its addresses, as `dns.lookup` with `all`. */
export type Resolve = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for `net.connect` that gives it public addresses only (all of them with
 * `allowPrivate`): a socket connects to what was checked, and no second answer of the DNS comes
 * between the two.
 */
export function guardedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      const usable = addresses.filter(
        ({ address }) => allowPrivate || addressKind(address) === 'public',
      );
      const [first] = usable;
      if (error !== null) callback(error, '');
      else if (first === undefined)
        callback(addressRefusal(host, addresses[0]?.address ?? 'none'), '');
      else if (options.all === true) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}

/** The error for a host that leads to an address which only `allowPrivate` opens. */
export function addressRefusal(host: string, address: string): DexodusError {
  const named = host === address ? quote(host) : `${quote(host)} is ${quote(address)}, which`;
  return new DexodusError(
    'ERR_PROVIDER_REFUSED',
    `${named} is no public address (${addressKind(address)}): it is not called, unless the provider has allowPrivate: true in the policy`,
  );
}
