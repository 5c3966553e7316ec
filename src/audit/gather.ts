/** What is gathered, and how. */
export interface GatherDependencies<Item> {
  /** Told of all that came since, in order. */
  readonly handOn: (items: readonly Item[]) => void;
  /** Calls back once, some time later: nothing waits longer than that. */
  readonly later: (callback: () => void) => void;
  /** What items may weigh together before they are handed on at once. */
  readonly maxWeight: number;
}

/** Items on their way. */
export interface Gathered<Item> {
  readonly add: (item: Item, weight: number) => void;
  /** Hands on what there is. */
  readonly flush: () => void;
}

/** Nothing waits longer than this for others to come. */
const longestWaitMilliseconds = 20;

/** Waits for as long as others may be waited for; keeps no process from ending. */
export function later(callback: () => void): void {
  setTimeout(callback, longestWaitMilliseconds).unref();
}

/**
 * Gathers what comes one by one: done for many at once, what has to be done about each costs half as
 * much, as its code and data are at hand.
 */
export function gather<Item>({
  handOn,
  later: wait,
  maxWeight,
}: GatherDependencies<Item>): Gathered<Item> {
  let items: Item[] = [];
  let total = 0;
  let isFlushDue = false;
  const flush = (): void => {
    if (items.length === 0) return;
    const gathered = items;
    items = [];
    total = 0;
    handOn(gathered);
  };
  return {
    flush,
    add(item, weight) {
      if (total + weight > maxWeight) flush();
      items.push(item);
      total += weight;
      if (isFlushDue) return;
      isFlushDue = true;
      wait(() => {
        isFlushDue = false;
        flush();
      });
    },
  };
}
