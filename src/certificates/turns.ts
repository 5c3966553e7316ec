import type { Timer } from '../cluster/timer.ts';

/** One turn after the other: after each change, and from time to time. */
export interface Turns {
  /** Asks for a turn at once, or right after the one that runs. */
  readonly soon: () => void;
  /** No turn begins any more. */
  readonly close: () => void;
}

export interface TurnsDependencies {
  readonly timer: Timer;
  /** Ends them too. */
  readonly signal: AbortSignal;
}

/**
 * Takes turns, never two at a time.
 *
 * @param everyMilliseconds - between two turns at most
 * @param turn - gives how long to wait for the next one, where that is less. Must not throw
 */
export function createTurns(
  { timer, signal }: TurnsDependencies,
  everyMilliseconds: number,
  turn: () => Promise<number | undefined>,
): Turns {
  let isClosed = false;
  let isRunning = false;
  let isWanted = false;
  let cancel: (() => void) | undefined;

  const isOpen = (): boolean => !isClosed && !signal.aborted;

  async function run(): Promise<void> {
    isRunning = true;
    let wait = everyMilliseconds;
    do {
      isWanted = false;
      cancel?.();
      // oxlint-disable-next-line no-await-in-loop -- never two at a time
      wait = Math.min(everyMilliseconds, (await turn()) ?? everyMilliseconds);
    } while (isWanted && isOpen());
    isRunning = false;
    if (isOpen()) cancel = timer(wait, soon);
  }

  function soon(): void {
    isWanted = true;
    if (!isRunning && isOpen()) void run();
  }

  signal.addEventListener('abort', () => cancel?.(), { once: true });
  return {
    soon,
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}
