/** How many Events may still be written; asking takes one. */
export type EventBudget = () => boolean;

// client-go's recorder draws the same line for each object (tools/record, spam filter).
const burst = 25;
const millisecondsForOne = 300_000;

/**
 * Keeps a defect, or a provider that changes its mind with each answer, from flooding etcd: 25
 * Events at once, then one each 5 minutes.
 *
 * @param now - milliseconds since 1970 UTC
 */
export function createEventBudget(now: () => number): EventBudget {
  let left = burst;
  let counted = now();
  return () => {
    const elapsed = Math.max(0, now() - counted);
    left = Math.min(burst, left + elapsed / millisecondsForOne);
    counted = now();
    if (left < 1) return false;
    left--;
    return true;
  };
}
