import type { Part } from './server/part.ts';

/** What is looked at, and what is done about it. */
export interface GiveBackDependencies {
  /** How many milliseconds the event loop has slept so far, because there was nothing to do. */
  readonly slept: () => number;
  /** Collects all garbage, and gives back what it took. */
  readonly collect: () => void;
  /** Calls back once, unless what it returns is called before. */
  readonly later: (milliseconds: number, callback: () => void) => () => void;
}

const waitMilliseconds = 3000;
/** Probes, a scrape of the metrics and a review now and then leave more of it; a burst doesn't. */
const idleShare = 0.95;

/**
 * Gives back what the start took, if there is nothing to do behind it. V8 does not: it collects when
 * it needs room, so all that stays as long as nothing comes. Only once, and only then: the collection
 * takes compiled code along, and later on the next reviews would wait for that.
 */
export function giveBackMemory({ slept, collect, later }: GiveBackDependencies): Part {
  const sleptBefore = slept();
  const stop = later(waitMilliseconds, () => {
    if (slept() - sleptBefore >= waitMilliseconds * idleShare) collect();
  });
  return { close: stop };
}

/** Node's own memory; where Node runs without `--expose-gc`, all stays as V8 has it. */
export function giveBackNodeMemory(): Part {
  const { gc } = globalThis;
  if (gc === undefined) return { close: () => {} };
  const { nodeTiming } = performance;
  return giveBackMemory({
    slept: () => nodeTiming.idleTime,
    // The usual collection leaves the young generation as large as it has become.
    collect: () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
    later(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds).unref();
      return () => clearTimeout(timer);
    },
  });
}
