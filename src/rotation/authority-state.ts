import type { Authority, TrustAnchor } from './trust-anchor.ts';

/** An authority of before. Its key stays only as long as the new one may not sign yet. */
export interface PreviousAuthority extends TrustAnchor {
  readonly key?: string;
}

/** What the Secret holds: the authorities that serving certificates may be of. */
export interface AuthorityState {
  /** The newest one. It signs as soon as every webhook configuration holds it. */
  readonly ca: Authority;
  /** Those that may still verify somebody's serving certificate, newest first; only the first may have a key. */
  readonly previous: readonly PreviousAuthority[];
  /** From when on no serving certificate of the previous ones can be left; `undefined` before the new one signs. */
  readonly retireAt: number | undefined;
}

/** What is known of the Secret. */
export type SecretView =
  | { readonly kind: 'unknown' }
  /** There is none, or one that holds nothing. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'held'; readonly state: AuthorityState };

/** The caBundle of one webhook. */
export interface LiveBundle {
  /** The configuration that the webhook stands in. */
  readonly configuration: string;
  readonly anchors: readonly TrustAnchor[];
  /** Whether it holds anything else than certificates. */
  readonly hasOther: boolean;
}

/** What is known of the caBundles that the API server uses: `undefined` before all were read once. */
export type LiveBundles = readonly LiveBundle[] | undefined;
