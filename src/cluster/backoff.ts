const FIRST_MILLISECONDS = 500;
// A control plane that comes back is found again within this time.
const CAP_MILLISECONDS = 10_000;

/**
 * How long to wait before the next attempt: doubled with each failure up to 10 s, and of that a
 * random part between a half and the whole, so that replicas don't come all at once.
 *
 * @param failures - how many attempts in a row came to nothing; also 0 waits a moment
 * @param random - from 0 to 1, as `Math.random` gives it
 */
export function backoffMilliseconds(failures: number, random: () => number): number {
  const whole = Math.min(FIRST_MILLISECONDS * 2 ** Math.min(failures, 10), CAP_MILLISECONDS);
  return whole / 2 + (random() * whole) / 2;
}
