import type { WatchDependencies } from './watch-resource.ts';

/** Starts a watch where it is needed and does not run, ends it where it runs and is not needed. */
export type NeedWatch = (isNeeded: boolean) => void;

/**
 * Makes a watch that runs only while somebody needs it.
 *
 * @param run - watches until the signal of its dependencies is aborted
 */
export function watchWhileNeeded(
  cluster: WatchDependencies,
  run: (dependencies: WatchDependencies) => Promise<void>,
): NeedWatch {
  let running: AbortController | undefined;
  return (isNeeded) => {
    if (isNeeded === (running !== undefined)) return;
    running?.abort();
    running = isNeeded ? new AbortController() : undefined;
    if (running === undefined) return;
    void run({ ...cluster, signal: AbortSignal.any([cluster.signal, running.signal]) });
  };
}
