import type { KubernetesObject } from '@kubernetes/client-node';

/** Why a list or a watch ended. */
export type WatchEnd =
  /** The server closed it, or said nothing for a while: normal, go on from where it was. */
  | { readonly kind: 'closed' }
  /** The resourceVersion is too old (410): list again. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What is asked of the API server about one object. */
export interface WatchedObject<T extends KubernetesObject> {
  /** Reads it; `undefined` where it doesn't exist. Rejects where the answer is an error. */
  readonly list: () => Promise<{
    readonly object: T | undefined;
    readonly resourceVersion: string;
  }>;
  /** Watches it from a resourceVersion on, until the watch ends. Never rejects. */
  readonly watch: (
    resourceVersion: string,
    onChange: (object: T | undefined, resourceVersion: string) => void,
  ) => Promise<WatchEnd>;
}

/** What a watch tells, and what it waits with. */
export interface WatchHandlers<T extends KubernetesObject> {
  /** The object as it is now, `undefined` where there is none; may repeat itself. */
  readonly changed: (object: T | undefined) => void;
  /** Once for each outage. */
  readonly lost: (reason: string) => void;
  /** Once after each outage. */
  readonly restored: () => void;
  /** Resolves after a time, or at once when the watch is closed. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

const firstDelayMilliseconds = 200;
const maxDelayMilliseconds = 10_000;

/**
 * Follows one object for as long as it is told to: lists it, watches it, watches again where the
 * watch ends, lists again where the watch can't go on, and waits longer and longer (with jitter)
 * where the API server doesn't answer.
 */
export async function watchOne<T extends KubernetesObject>(
  watched: WatchedObject<T>,
  handlers: WatchHandlers<T>,
  isClosed: () => boolean,
): Promise<void> {
  let resourceVersion: string | undefined;
  let failures = 0;
  const fail = (reason: string): Promise<void> => {
    if (failures++ === 0) handlers.lost(reason);
    const delay = Math.min(firstDelayMilliseconds * 2 ** (failures - 1), maxDelayMilliseconds);
    return handlers.sleep(delay * (0.5 + handlers.random() / 2));
  };
  while (!isClosed()) {
    if (resourceVersion === undefined) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
        const listed = await watched.list();
        if (failures > 0) handlers.restored();
        failures = 0;
        resourceVersion = listed.resourceVersion;
        handlers.changed(listed.object);
      } catch (error) {
        // oxlint-disable-next-line no-await-in-loop
        await fail(error instanceof Error ? error.message : String(error));
        continue;
      }
    }
    // oxlint-disable-next-line no-await-in-loop
    const end = await watched.watch(resourceVersion, (object, version) => {
      resourceVersion = version;
      handlers.changed(object);
    });
    if (end.kind === 'closed') continue;
    resourceVersion = undefined;
    // oxlint-disable-next-line no-await-in-loop
    if (end.kind === 'failed') await fail(end.reason);
  }
}
