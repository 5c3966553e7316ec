import type {
  AuthorityState,
  LiveBundle,
  LiveBundles,
  PreviousAuthority,
  SecretView,
} from './authority-state.ts';
import type { Moment } from './choose-signer.ts';
import type { Held } from './held.ts';
import { isValidAt, replaceAt, type Lifetimes } from './lifetimes.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** What is known of the cluster. */
export interface ClusterView {
  readonly secret: SecretView;
  readonly live: LiveBundles;
  readonly held: Held;
  readonly lifetimes: Lifetimes;
}

/** The one thing to be written next. */
export type Write =
  | { readonly kind: 'none' }
  /** Make an authority and store it, with these as the previous ones. */
  | {
      readonly kind: 'make';
      readonly why: 'absent' | 'invalid' | 'due';
      readonly previous: readonly PreviousAuthority[];
    }
  | {
      readonly kind: 'store';
      readonly why: 'adopted' | 'settled' | 'retired';
      readonly state: AuthorityState;
    }
  /** Put just these certificates into the caBundles of these configurations. */
  | {
      readonly kind: 'patch';
      readonly configurations: readonly string[];
      readonly anchors: readonly TrustAnchor[];
    };

/** More certificates in a caBundle than this are nobody's plan: what is over is not kept. */
const maxPrevious = 16;
const none: Write = { kind: 'none' };

/**
 * Decides what comes next on the way to one authority that every webhook configuration holds:
 *
 * 1. without an authority that can be used, one is made; what the caBundles hold stays trusted;
 * 2. a certificate that a caBundle holds and the Secret doesn't is noted as a previous one, so that
 *    nothing leaves a caBundle before its time, wherever it came from;
 * 3. after two thirds of its life an authority gets a successor;
 * 4. each caBundle is made to hold the new one and the previous ones;
 * 5. once all of them have held the new one for long enough, it signs, and the day is noted on which
 *    no serving certificate of the previous ones can be left;
 * 6. when that day has come, they leave the caBundles and then the Secret.
 */
export function nextWrite(view: ClusterView, moment: Moment): Write {
  const { secret, live } = view;
  if (live === undefined || secret.kind === 'unknown' || secret.kind === 'unusable') return none;
  const { now } = moment;
  if (secret.kind === 'absent')
    return { kind: 'make', why: 'absent', previous: strangers(live, [], now) };
  const { state } = secret;
  const { ca, previous } = state;
  const others = strangers(live, [ca, ...previous], now);
  if (!isValidAt(ca, now)) {
    const kept = [...previous, ...others].filter(({ notAfter }) => now < notAfter);
    return { kind: 'make', why: 'invalid', previous: kept.slice(0, maxPrevious) };
  }
  const free = maxPrevious - previous.length;
  if (others.length > 0 && free > 0) {
    const adopted = { ca, previous: [...previous, ...others.slice(0, free)], retireAt: undefined };
    return { kind: 'store', why: 'adopted', state: adopted };
  }
  return forState(state, { ...view, live }, moment);
}

function forState(
  state: AuthorityState,
  view: ClusterView & { readonly live: readonly LiveBundle[] },
  { now, monotonic }: Moment,
): Write {
  const { ca, previous, retireAt } = state;
  const { live, held, lifetimes } = view;
  const isWaiting = previous.some(({ key }) => key !== undefined);
  if (now >= replaceAt(ca, lifetimes) && !isWaiting)
    return { kind: 'make', why: 'due', previous: [ca, ...previous].slice(0, maxPrevious) };

  const isOver = retireAt !== undefined && now >= retireAt;
  const wanted = isOver ? [ca] : [ca, ...previous.filter(({ notAfter }) => now < notAfter)];
  const wrong = live.filter((bundle) => !holdsJust(bundle, wanted));
  if (wrong.length > 0) {
    const configurations = [...new Set(wrong.map(({ configuration }) => configuration))];
    return { kind: 'patch', configurations, anchors: wanted };
  }
  if (previous.length === 0) return none;
  if (isOver)
    return { kind: 'store', why: 'retired', state: { ca, previous: [], retireAt: undefined } };
  const since = held.get(ca.fingerprint);
  if (retireAt !== undefined || since === undefined || monotonic - since < lifetimes.settling)
    return none;
  return { kind: 'store', why: 'settled', state: settle(state, now, lifetimes) };
}

/**
 * Nobody who hears from the API server signs with a previous authority from now on; a replica that
 * doesn't may, for `staleAfter` or until the authority is due, whichever is later.
 */
function settle(
  { ca, previous }: AuthorityState,
  now: number,
  lifetimes: Lifetimes,
): AuthorityState {
  const lastSigned = Math.max(
    now + lifetimes.staleAfter,
    ...previous.map((each) => replaceAt(each, lifetimes)),
  );
  return {
    ca,
    previous: previous.map(({ fingerprint, pem, notBefore, notAfter }) => ({
      fingerprint,
      pem,
      notBefore,
      notAfter,
    })),
    retireAt: lastSigned + lifetimes.serving,
  };
}

/** What the caBundles hold beside the known ones, and is not over. */
function strangers(
  live: readonly LiveBundle[],
  known: readonly TrustAnchor[],
  now: number,
): readonly TrustAnchor[] {
  const found = new Map<string, TrustAnchor>();
  for (const { anchors } of live) {
    for (const anchor of anchors) {
      if (now < anchor.notAfter) found.set(anchor.fingerprint, anchor);
    }
  }
  for (const { fingerprint } of known) found.delete(fingerprint);
  return [...found.values()].slice(0, maxPrevious);
}

function holdsJust(bundle: LiveBundle, wanted: readonly TrustAnchor[]): boolean {
  const held = new Set(bundle.anchors.map(({ fingerprint }) => fingerprint));
  return (
    !bundle.hasOther &&
    held.size === wanted.length &&
    wanted.every(({ fingerprint }) => held.has(fingerprint))
  );
}
