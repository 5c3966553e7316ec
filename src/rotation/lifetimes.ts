import type { TrustAnchor } from './trust-anchor.ts';

/** How long things live, in milliseconds. */
export interface Lifetimes {
  readonly authority: number;
  readonly serving: number;
  /** Certificates begin to be valid this long before they are made, so that a clock may be behind. */
  readonly backdating: number;
  /**
   * How long a certificate authority has to stand in every webhook configuration before it signs:
   * API servers read these through a watch of their own, and none that is still healthy is so late.
   */
  readonly settling: number;
  /** A replica that has not heard from the API server for this long takes its own state for old. */
  readonly staleAfter: number;
}

const second = 1000;
const day = 86_400 * second;

/** What runs in a cluster. */
export const lifetimes: Lifetimes = {
  authority: 365 * day,
  serving: 7 * day,
  backdating: day,
  settling: 60 * second,
  staleAfter: day,
};

/**
 * When an authority is to be replaced: after two thirds of its life, but never later than ours would
 * be. Its life begins when it was made, not with the time that it was backdated by.
 */
export function replaceAt(
  { notBefore, notAfter }: TrustAnchor,
  { authority, backdating }: Lifetimes,
): number {
  const made = notBefore + backdating;
  return made + (Math.min(notAfter - made, authority) * 2) / 3;
}

/** Whether verifiers whose clocks say so take it. */
export function isValidAt(
  { notBefore, notAfter }: Pick<TrustAnchor, 'notBefore' | 'notAfter'>,
  now: number,
): boolean {
  return notBefore <= now && now < notAfter;
}
