import type { Timer } from '../cluster/timer.ts';
import type { ProviderDocument } from '../policy/schema.ts';

/** The first looks at the providers of the first policy. */
export interface FirstLooks {
  /** Begins to wait, the first time; later calls change nothing. */
  readonly begin: (providers: readonly ProviderDocument[]) => void;
  /** The look at this provider is over, or there will be none. */
  readonly over: (name: string) => void;
  /** The names of those that are waited for. */
  readonly pending: () => readonly string[];
  readonly close: () => void;
}

/** A look takes 10 s at most (two calls of 5); where many wait for their turn, this bounds them all. */
const maxMilliseconds = 10_000;

/**
 * After the start, reviews wait for the first look at each provider that has no `jwksUri`, whatever
 * it finds: else each new replica would deny for a moment what the one before it repaired. A later
 * policy is not waited for, as that would take all replicas away at once.
 */
export function createFirstLooks(timer: Timer): FirstLooks {
  let pending: Set<string> | undefined;
  let cancel: (() => void) | undefined;
  return {
    begin(providers) {
      if (pending !== undefined) return;
      const names = providers.filter(({ jwksUri }) => jwksUri === undefined);
      pending = new Set(names.map(({ name }) => name));
      cancel = timer(maxMilliseconds, () => pending?.clear());
    },
    over: (name) => void pending?.delete(name),
    pending: () => [...(pending ?? [])],
    close: () => cancel?.(),
  };
}
