/** How long something may have waited for the event loop before it was looked at. */
export interface LoopWait {
  /**
   * @param now - on the monotonic clock
   * @returns milliseconds, rather too many than too few
   */
  readonly longest: (now: number) => number;
  readonly close: () => void;
}

export interface LoopWaitDependencies {
  /** Milliseconds, never going back. */
  readonly monotonic: () => number;
  /** How many of them the loop has slept so far, because there was nothing to do. */
  readonly slept: () => number;
  /** Calls back each time that the loop has gone through what it found, until what it returns is called. */
  readonly eachTurn: (callback: () => void) => () => void;
}

/**
 * Follows the event loop. What has arrived waits in the kernel, unseen, while the loop is busy; but
 * the loop takes all that is there at the beginning of a turn. So whatever is looked at now came
 * after the beginning of the turn before: had it been there then, it would have been looked at then.
 * It waited for the rest of that turn at most, and for what this turn did already. A loop that slept
 * in between had nothing waiting.
 */
export function followLoop({ monotonic, slept, eachTurn }: LoopWaitDependencies): LoopWait {
  let turned = monotonic();
  let sleptBefore = slept();
  let busyBefore = 0;
  const close = eachTurn(() => {
    const now = monotonic();
    const sleptNow = slept();
    busyBefore = now - turned - (sleptNow - sleptBefore);
    turned = now;
    sleptBefore = sleptNow;
  });
  return {
    longest(now) {
      const asleep = slept() - sleptBefore;
      return now - turned - asleep + Math.max(0, busyBefore - asleep);
    },
    close,
  };
}

/** Node's own loop. It is not kept from sleeping, nor from ending. */
export function followNodeLoop(monotonic: () => number): LoopWait {
  const { nodeTiming } = performance;
  return followLoop({
    monotonic,
    slept: () => nodeTiming.idleTime,
    eachTurn(callback) {
      // Immediates run once in each turn, after what came from outside. One without a reference does
      // not make the loop turn again at once.
      let immediate: NodeJS.Immediate;
      const turn = (): void => {
        immediate = setImmediate(turn).unref();
        callback();
      };
      immediate = setImmediate(turn).unref();
      return () => clearImmediate(immediate);
    },
  });
}
