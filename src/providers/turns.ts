/** Does something when it is its turn, and gives what it gives. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes turns: so many works at a time, the others after them in the order in which they came. */
export function createTurns(atOnce: number): TakeTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    // Whoever is done hands the turn on: nobody who comes meanwhile gets in before.
    if (running < atOnce) running++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
