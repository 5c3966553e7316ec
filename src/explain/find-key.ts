import { quote } from '../verdict/quote.ts';
import type { Key, KeySet, KeySets } from './key-set.ts';

/** What became of the search for a token's key. */
export type FoundKey =
  | { readonly kind: 'found'; readonly url: string; readonly key: Key }
  | { readonly kind: 'missing'; readonly reasons: readonly string[] }
  /** Not in the sets that answered; one that did not may have it. */
  | { readonly kind: 'unknown'; readonly reasons: readonly string[] };

/**
 * The key that Oathkeeper takes: the first, in the order of the URLs, with the token's `kid` and
 * the use `sig`. A set that holds one key that its library can't read is as good as no set.
 */
export function findKeyAsOathkeeper(
  kid: string,
  urls: readonly string[],
  keySets: KeySets,
): FoundKey {
  const reasons: string[] = [];
  let isUnknown = false;
  for (const url of urls) {
    const set = asOathkeeperReads(url, keySets.get(url));
    if (set.kind === 'keys') {
      const ofToken = set.keys.filter((key) => key.kid === kid);
      const key = ofToken.find(({ use }) => use === 'sig');
      if (key !== undefined) return { kind: 'found', url, key };
      reasons.push(
        ofToken.length > 0
          ? `${quote(url)} has the key without "use": "sig", which Oathkeeper asks for`
          : `${quote(url)} has no key ${quote(kid)}`,
      );
    } else {
      reasons.push(set.reason);
      isUnknown ||= set.kind === 'unreachable';
    }
  }
  return { kind: isUnknown ? 'unknown' : 'missing', reasons };
}

const curves: ReadonlySet<string | undefined> = new Set(['P-256', 'P-384', 'P-521']);

function asOathkeeperReads(url: string, set: KeySet | undefined): KeySet {
  if (set === undefined) return { kind: 'unreachable', reason: `${quote(url)}: was not read` };
  if (set.kind !== 'keys') return set;
  const odd = set.keys.find((key) => !isReadable(key));
  if (odd === undefined) return set;
  const name = `${odd.kty ?? 'no kty'}${odd.crv === undefined ? '' : ` ${odd.crv}`}`;
  return {
    kind: 'unusable',
    reason: `${quote(url)}: holds a key that Oathkeeper can't read (${quote(name)}), which spoils the whole set`,
  };
}

function isReadable({ kty, crv }: Key): boolean {
  if (kty === 'RSA' || kty === 'oct') return true;
  return kty === 'EC' ? curves.has(crv) : kty === 'OKP' && crv === 'Ed25519';
}
