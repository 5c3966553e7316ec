import type { Resource } from './resource.ts';
import { watchResource, type WatchDependencies } from './watch-resource.ts';

/** What is known of one object. */
export interface WatchedObject<T> {
  /** `undefined` before it was read once; the object in it is `undefined` while there is none. */
  readonly known: () => { readonly object: T | undefined } | undefined;
  /** Since when, in milliseconds since 1970 UTC, it can't be watched, and why; `undefined` while it can. */
  readonly lost: () => { readonly since: number; readonly reason: string } | undefined;
}

/**
 * Watches a resource that has one object (`name`) until the dependencies' signal is aborted.
 *
 * @param changed - called after each change, and when the object can't be watched any more; must not
 *   throw
 */
export function watchObject<T>(
  dependencies: WatchDependencies & { readonly now: () => number },
  resource: Resource<T> & { readonly name: string },
  changed: () => void,
): WatchedObject<T> {
  let known: { readonly object: T | undefined } | undefined;
  let lost: { readonly since: number; readonly reason: string } | undefined;
  const learn = (object: T | undefined): void => {
    known = { object };
    changed();
  };
  void watchResource(dependencies, resource, {
    replace(all) {
      lost = undefined;
      learn(all[0]);
    },
    set: learn,
    remove: () => learn(undefined),
    lost(reason) {
      lost = { since: lost?.since ?? dependencies.now(), reason };
      changed();
    },
  });
  return { known: () => known, lost: () => lost };
}
