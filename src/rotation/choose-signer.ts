import type { AuthorityState } from './authority-state.ts';
import type { Held } from './held.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Authority } from './trust-anchor.ts';

/** What a replica knows when it asks which authority its certificate should be of. */
export interface SignerView {
  /** What the Secret holds, or held when it could last be used. */
  readonly state: AuthorityState | undefined;
  /** The authority of the certificate that is served now. */
  readonly current: Authority | undefined;
  readonly held: Held;
  readonly lifetimes: Lifetimes;
}

/** The moment, on both clocks. */
export interface Moment {
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Milliseconds since any moment, never going back. */
  readonly monotonic: number;
}

/**
 * The authority that a replica's serving certificate should be of: the newest that every live
 * caBundle has held for long enough. Where none has, the current one stays as long as they hold it;
 * then comes what they hold at all, the older one first, as it was there before.
 */
export function chooseSigner(
  { state, current, held, lifetimes }: SignerView,
  { now, monotonic }: Moment,
): Authority | undefined {
  const known = state === undefined ? [] : [state.ca, ...state.previous.flatMap(withKey)];
  const candidates = [...known, ...(current === undefined ? [] : [current])].filter(
    ({ notAfter }) => now < notAfter,
  );
  const settled = candidates.find(({ fingerprint }) => {
    const since = held.get(fingerprint);
    return since !== undefined && monotonic - since >= lifetimes.settling;
  });
  if (settled !== undefined) return settled;
  const isHeld = ({ fingerprint }: Authority): boolean => held.has(fingerprint);
  const inUse = candidates.find(({ fingerprint }) => fingerprint === current?.fingerprint);
  if (inUse !== undefined && isHeld(inUse)) return inUse;
  return candidates.findLast(isHeld) ?? inUse ?? candidates[0];
}

function withKey(previous: AuthorityState['previous'][number]): readonly Authority[] {
  const { key } = previous;
  return key === undefined ? [] : [{ ...previous, key }];
}
