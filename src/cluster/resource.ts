import type { JsonObject } from '../json.ts';

/** What is listed and watched at the API server, and what is kept of it. */
export interface Resource<T> {
  /** What people call it, in log lines: `ConfigMap dexodus/policy`. */
  readonly title: string;
  /** What a role must allow, in log lines: `get, list, watch on namespaces`. */
  readonly permission: string;
  /** Where its list is: `/api/v1/namespaces`. */
  readonly path: string;
  /** Only the object of this name: RBAC's `resourceNames` allow no other list or watch. */
  readonly name?: string;
  /** Asks for the objects' metadata alone (PartialObjectMetadata). */
  readonly metadataOnly?: boolean;
  /** What is kept of an object, so that the rest of it can go. Must not throw. */
  readonly read: (object: JsonObject) => T;
}

/** Who wants to know what there is and what becomes of it. None of them may throw. */
export interface ResourceHandlers<T> {
  /** All that there is: after the first list, and after each one that had to be made anew. */
  readonly replace: (all: readonly T[]) => void;
  /** An object is new, or was changed. */
  readonly set: (changed: T) => void;
  /** An object is gone; handed on as it last was. */
  readonly remove: (gone: T) => void;
  /** It can't be listed or watched at the moment, and why; once for each outage. */
  readonly lost: (reason: string) => void;
}
