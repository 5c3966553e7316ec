import type { Timer } from '../../src/cluster/timer.ts';

/** A timer whose time passes only when the test says so. */
export interface FakeTimer {
  readonly timer: Timer;
  /** Waits until something is to be called after just so many milliseconds. */
  readonly started: (milliseconds: number) => Promise<void>;
  /** Waits for that too, and calls it. */
  readonly fire: (milliseconds: number) => Promise<void>;
  /** The delays that are running. */
  readonly running: () => readonly number[];
}

export function createFakeTimer(): FakeTimer {
  const running = new Set<{ readonly milliseconds: number; readonly callback: () => void }>();
  const waiting = new Set<{ readonly milliseconds: number; readonly resolve: () => void }>();

  const find = (milliseconds: number) =>
    [...running].find((each) => each.milliseconds === milliseconds);

  async function started(milliseconds: number): Promise<void> {
    if (find(milliseconds) !== undefined) return;
    await new Promise<void>((resolve) => void waiting.add({ milliseconds, resolve }));
  }

  return {
    timer(milliseconds, callback) {
      const entry = { milliseconds, callback };
      running.add(entry);
      for (const each of waiting) {
        if (each.milliseconds !== milliseconds) continue;
        waiting.delete(each);
        each.resolve();
      }
      return () => void running.delete(entry);
    },
    started,
    async fire(milliseconds) {
      await started(milliseconds);
      const entry = find(milliseconds);
      if (entry === undefined) throw new Error(`stopped before it fired: ${milliseconds} ms`);
      running.delete(entry);
      entry.callback();
    },
    running: () => [...running].map(({ milliseconds }) => milliseconds),
  };
}
