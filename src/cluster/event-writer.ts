import type { Logger } from 'pino';
import type { ClusterEvent, EventObject } from './event.ts';
import { createEventBudget } from './event-budget.ts';
import { writeEvent, type WriteEventDependencies } from './write-event.ts';

export interface EventWriterDependencies extends WriteEventDependencies {
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Tells the Kubernetes API what happened to an object. Returns at once and never throws: an Event is
 * for people to read, and nothing waits for it or fails with it.
 */
export type TellEvent = (object: EventObject, event: ClusterEvent) => void;

const FORBIDDEN = 403;
const remedy = '; allow it in a Role: create, get and patch on events';

/**
 * Makes the writer of Events: one after the other in the order told, 25 at once and then one each 5
 * minutes; what is over that is left out. A failure is logged once, until one is written again.
 */
export function createEventWriter(dependencies: EventWriterDependencies): TellEvent {
  const { log, now, signal } = dependencies;
  const budget = createEventBudget(now);
  let isFailing = false;
  let isOver = false;
  let last: Promise<void> = Promise.resolve();

  function failed(reason: string): void {
    if (!isFailing && !signal.aborted) log.warn(`Events can't be written: ${reason}`);
    isFailing = true;
  }

  async function write(object: EventObject, event: ClusterEvent): Promise<void> {
    if (signal.aborted) return;
    try {
      const refusal = await writeEvent(dependencies, { object, event });
      if (refusal !== undefined) {
        failed(`${refusal.message}${refusal.status === FORBIDDEN ? remedy : ''}`);
        return;
      }
      if (isFailing) log.info('Events are written again');
      isFailing = false;
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    }
  }

  return (object, event) => {
    if (!budget()) {
      if (!isOver) log.warn('too many Events: some are left out');
      isOver = true;
      return;
    }
    isOver = false;
    // The budget bounds the queue, too.
    last = last.then(() => write(object, event));
  };
}
