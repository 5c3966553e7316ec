import type { Part } from './part.ts';
import { notReadyReasons } from './readiness.ts';

/** The running parts, in the order in which they were started. */
export interface Parts {
  /** Adds a part that has just been started, and gives it back. */
  readonly add: <T extends Part>(part: T) => T;
  /** Why no review should come here; empty where one may. */
  readonly notReady: () => readonly string[];
  /**
   * Closes each part, the last one first: what was started later may rely on what was there before.
   * A part that can't be closed does not keep the others open.
   *
   * @throws AggregateError of what they threw
   */
  readonly close: () => Promise<void>;
}

/**
 * Makes the list that a process fills while it starts. Where one part can't be started, the caller
 * closes those that were: nothing is left half open.
 */
export function createParts(): Parts {
  const parts: Part[] = [];
  return {
    add(part) {
      parts.push(part);
      return part;
    },
    notReady: () => notReadyReasons(parts),
    async close() {
      const errors: unknown[] = [];
      for (const part of parts.splice(0).toReversed()) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- in order
          await part.close();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, 'not every part could be closed');
    },
  };
}
