import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Part } from './server/part.ts';

/** What is looked at, and what is done about it. */
export interface GiveBackDependencies {
  /** Milliseconds, never going back. */
  readonly monotonic: () => number;
  /** How many of them the event loop has slept so far, because there was nothing to do. */
  readonly slept: () => number;
  /** Collects all garbage, and gives back what it took. */
  readonly collect: () => void;
  /** Calls back once, unless what it returns is called before. */
  readonly later: (milliseconds: number, callback: () => void) => () => void;
}

const lookMilliseconds = 3000;
/** Probes, a scrape of the metrics and a review now and then leave more of it; a burst doesn't. */
const idleShare = 0.95;
/**
 * Looks that have to find nothing to do, one after another: one for the first time, as a start is no
 * burst, however long it takes; half a minute's later.
 */
const patienceAfterStart = 1;
const patienceAfterWork = 10;

/**
 * Gives back what the start took, and what much work took, once there is nothing to do. V8 does not:
 * it collects when it needs room, so all that stays as long as nothing comes. The collection takes
 * compiled code along, and what comes next pays for that: so there has to have been much to do, and
 * it has to be over.
 */
export function giveBackMemory({ monotonic, slept, collect, later }: GiveBackDependencies): Part {
  let lookedAt = monotonic();
  let sleptBefore = slept();
  let patience = patienceAfterStart;
  /** Quiet looks that are waited for; 0 where nothing is to be given back. */
  let left = patience;
  let stop: () => void;
  const look = (): void => {
    const share = (slept() - sleptBefore) / (monotonic() - lookedAt);
    lookedAt = monotonic();
    sleptBefore = slept();
    if (share < idleShare) {
      left = patience;
    } else if (left > 0 && --left === 0) {
      patience = patienceAfterWork;
      collect();
    }
    stop = later(lookMilliseconds, look);
  };
  stop = later(lookMilliseconds, look);
  return { close: () => stop() };
}

/** Node's own memory. */
export function giveBackNodeMemory(): Part {
  const { nodeTiming } = performance;
  return giveBackMemory({
    monotonic: () => performance.now(),
    slept: () => nodeTiming.idleTime,
    collect: exposeCollector(),
    later(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds).unref();
      return () => clearTimeout(timer);
    },
  });
}

/** V8 hands its collector out to each context that is made under this flag; ours was made before. */
export function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: NodeJS.GCFunction = runInNewContext('gc');
  // The usual collection leaves the young generation as large as it has become.
  return () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
