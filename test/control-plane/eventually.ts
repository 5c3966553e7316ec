import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLISECONDS = 25;

/**
 * Asks until there is an answer and gives it; throws with `what` and the last error when the limit
 * is over. For conditions that another process brings about: no test sleeps for a guessed time.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitSeconds = 30,
): Promise<T> {
  const end = Date.now() + limitSeconds * 1000;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) {
      throw new Error(`after ${limitSeconds} s still not: ${what}`, { cause });
    }
    await sleep(POLL_MILLISECONDS);
  }
}
