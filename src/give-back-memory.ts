import { getHeapStatistics } from 'node:v8';
import type { Part } from './server/part.ts';

/** What is looked at, and what is done about it. */
export interface GiveBackDependencies {
  /** How many milliseconds the event loop has slept so far, because there was nothing to do. */
  readonly slept: () => number;
  /** What V8 has taken from the system for its heap. */
  readonly heapBytes: () => number;
  /** Collects all garbage, and gives back what it took. */
  readonly collect: () => void;
  /** Calls back again and again, until what it returns is called. */
  readonly every: (milliseconds: number, callback: () => void) => () => void;
}

const lookMilliseconds = 3000;
/** Probes, a scrape of the metrics and a review now and then leave more of it; a burst doesn't. */
const idleShare = 0.95;
/** Below it, nothing is worth the 50 ms that a review might have to wait. */
const worthwhileBytes = 4e6;

/**
 * Gives memory back once there is nothing to do: after the start, and after each burst of reviews.
 * V8 does not: it collects when it needs room, so what a burst took stays as long as nothing comes.
 */
export function giveBackMemory({ slept, heapBytes, collect, every }: GiveBackDependencies): Part {
  let sleptBefore = slept();
  let bytesAtRest = 0;
  const stop = every(lookMilliseconds, () => {
    const sleptNow = slept();
    const wasIdle = sleptNow - sleptBefore >= lookMilliseconds * idleShare;
    sleptBefore = sleptNow;
    if (!wasIdle || heapBytes() - bytesAtRest < worthwhileBytes) return;
    collect();
    bytesAtRest = heapBytes();
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
    heapBytes: () => getHeapStatistics().total_heap_size,
    // The usual collection leaves the young generation as large as it has become.
    collect: () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds).unref();
      return () => clearInterval(timer);
    },
  });
}
