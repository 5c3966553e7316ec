import { replaceAt, type Lifetimes } from './lifetimes.ts';
import type { Authority } from './trust-anchor.ts';

/** A serving certificate that is in use. Times are milliseconds since 1970 UTC. */
export interface ServingLife {
  /** Fingerprint of its authority. */
  readonly issuer: string;
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Who would sign, and how old the replica's knowledge is. */
export interface IssueView {
  readonly signer: Authority;
  readonly current: ServingLife | undefined;
  /** Whether the API server has not been heard for longer than `staleAfter`. */
  readonly isStale: boolean;
  readonly lifetimes: Lifetimes;
}

/** The life of a serving certificate made now: it never outlives its authority. */
export function servingLife(
  signer: Authority,
  now: number,
  { serving, backdating }: Lifetimes,
): ServingLife {
  return {
    issuer: signer.fingerprint,
    issuedAt: now,
    notBefore: now - backdating,
    notAfter: Math.min(now + serving, signer.notAfter),
  };
}

/**
 * Whether a new serving certificate is to be made now: there is none, it is another authority's, two
 * thirds of its life are over, or the clock has gone back behind it.
 *
 * A replica that does not hear from the API server must not sign with an authority that the others
 * may have replaced by now: the time after which a replaced one leaves the caBundle (`nextWrite`)
 * reckons with certificates that were made before it was due, or at most `staleAfter` later.
 */
export function isServingDue(
  { signer, current, isStale, lifetimes }: IssueView,
  now: number,
): boolean {
  if (isStale && now >= replaceAt(signer, lifetimes)) return false;
  if (current === undefined || current.issuer !== signer.fingerprint) return true;
  if (now < current.notBefore) return true;
  const renewAt = current.issuedAt + ((current.notAfter - current.issuedAt) * 2) / 3;
  return now >= renewAt && servingLife(signer, now, lifetimes).notAfter > current.notAfter;
}
