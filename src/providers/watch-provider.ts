import type { Timer } from '../cluster/timer.ts';
import type { ProviderDocument } from '../policy/schema.ts';
import { nextLookMilliseconds } from './next-look.ts';
import type { ProviderHealth, ProviderToCheck } from './provider-health.ts';

export interface WatchProviderDependencies {
  readonly check: (asked: ProviderToCheck) => Promise<ProviderHealth>;
  readonly timer: Timer;
  /** From 0 to 1, as `Math.random` gives it. */
  readonly random: () => number;
}

/** Who is told what of a provider. None of them may throw. */
export interface ProviderWatcher {
  readonly provider: ProviderDocument;
  /** The JWKS URL that was found for it before. */
  readonly discovered: () => string | undefined;
  /** Told after each look. */
  readonly observed: (health: ProviderHealth) => void;
}

/**
 * Looks at a provider now and again and again, until what it gives back is called: from then on
 * nothing is told any more, not even the end of a look that is under way.
 */
export function watchProvider(
  { check, timer, random }: WatchProviderDependencies,
  { provider, discovered, observed }: ProviderWatcher,
): () => void {
  let isClosed = false;
  let failures = 0;
  let cancel: (() => void) | undefined;

  async function look(): Promise<void> {
    const health = await told(check, { provider, discovered: discovered() });
    if (isClosed) return;
    failures = health.problem === undefined ? 0 : failures + 1;
    observed(health);
    const isResolved = health.jwksUri !== undefined;
    const pause = nextLookMilliseconds({ failures, isResolved }, random);
    cancel = timer(pause, () => void look());
  }

  void look();
  return () => {
    isClosed = true;
    cancel?.();
  };
}

/** A defect of our own ends neither the process nor the watch. */
async function told(
  check: WatchProviderDependencies['check'],
  asked: ProviderToCheck,
): Promise<ProviderHealth> {
  try {
    return await check(asked);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `it could not be checked: ${reason}`;
    const jwksUri = asked.provider.jwksUri ?? asked.discovered;
    return { jwksUri, problem, warnings: [], algorithms: new Map() };
  }
}
