/**
 * Connections at most. An API server sends one review at a time on each, and has 200 requests that
 * write in hand by default (`--max-mutating-requests-inflight`): two API servers at their limit, and
 * more than any four do. A connection costs some 45 KB here: 23 MB.
 */
export const maxConnections = 512;

/** Reviews in hand at most: more than one for each connection is pipelining, which no API server does. */
const maxReviews = maxConnections;

/** Below it a body needs no share: 512 × 64 KiB are 32 MiB. Reviews of APIRules have 5 to 20 KB. */
const smallBodyBytes = 64 * 1024;

/**
 * All larger bodies that are still on their way: two of the largest, 7 MiB each. With the small ones
 * (32 MiB), the connections (23 MB), one body being parsed (60 MB) and an idle process (90 MB) that
 * is half of the 512 MiB of the Deployment, and leaves the other half to garbage.
 */
const maxLargeBytes = 15 * 1024 * 1024;

/**
 * The share of its timeout that a review may have waited. A turn of the event loop then lasts a
 * quarter of the timeout at most (what waited, waited for two turns), and the four turns of a review
 * on a new connection (accept, two of the handshake, the review) are within the timeout.
 */
const patience = 1 / 2;

/** Half of the timeout that the manifests ship: who is more patient makes nobody else wait longer. */
const maxWaitMilliseconds = 1500;

/** What is known of a review when its headers are read. */
export interface Arrival {
  /** How long it may have waited already. */
  readonly waitedMilliseconds: number;
  /** When whoever sent it gives it up, after the same moment. */
  readonly timeoutMilliseconds: number;
  /** Those that it announces; `undefined` where it doesn't. */
  readonly bodyBytes: number | undefined;
}

/** Decides which reviews are taken, before their bodies are read. */
export interface Gate {
  /**
   * @returns the bytes that it takes a share of until `release`; `undefined` where it has to be
   *   refused
   */
  readonly enter: (arrival: Arrival, reviewsInHand: number) => number | undefined;
  /** Gives the share back: once the body is read, or won't be. */
  readonly release: (bytes: number) => void;
}

/**
 * Makes the bound on what is in hand. Nothing is queued: a review is read and decided at once, or
 * refused at once.
 *
 * @param maxBodyBytes - what a body has that does not announce its length
 */
export function createGate(maxBodyBytes: number): Gate {
  let largeBytes = 0;
  return {
    enter({ waitedMilliseconds, timeoutMilliseconds, bodyBytes = maxBodyBytes }, reviewsInHand) {
      const longest = Math.min(timeoutMilliseconds * patience, maxWaitMilliseconds);
      if (waitedMilliseconds > longest || reviewsInHand > maxReviews) return undefined;
      // What is too large is refused for that, and none of it is kept.
      if (bodyBytes <= smallBodyBytes || bodyBytes > maxBodyBytes) return 0;
      if (largeBytes + bodyBytes > maxLargeBytes) return undefined;
      largeBytes += bodyBytes;
      return bodyBytes;
    },
    release(bytes) {
      largeBytes -= bytes;
    },
  };
}
