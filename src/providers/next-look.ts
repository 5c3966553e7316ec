/** What came of the looks at a provider so far. */
export interface LookHistory {
  /** How many in a row found a problem; 0 after one that found none. */
  readonly failures: number;
  /** Whether its keys were ever found: what waits for them can't be fixed until then. */
  readonly isResolved: boolean;
}

const interval = 600_000;
/** Of the interval: replicas that were started together part from each other. */
const jitter = 0.1;
const firstRetry = 30_000;
const firstRetryUnresolved = 1000;
const capUnresolved = 60_000;

/**
 * How long to wait before the next look at a provider, in milliseconds: 10 minutes, a tenth more or
 * less, while all is well; after a failure 30 s, doubled each time up to those 10 minutes. A provider
 * that was never resolved is asked again after 1 s, and every minute at least. Of a retry's pause a
 * random half is left out, as all replicas see the same failure.
 *
 * @param random - from 0 to 1, as `Math.random` gives it
 */
export function nextLookMilliseconds(
  { failures, isResolved }: LookHistory,
  random: () => number,
): number {
  if (failures === 0) return interval * (1 - jitter + 2 * jitter * random());
  const first = isResolved ? firstRetry : firstRetryUnresolved;
  const cap = isResolved ? interval : capUnresolved;
  const whole = Math.min(cap, first * 2 ** Math.min(failures - 1, 20));
  return whole / 2 + (random() * whole) / 2;
}
