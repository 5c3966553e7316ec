import { isObject, type JsonObject } from '../json.ts';
import { labelsOf } from '../policy/labels-of.ts';
import type { Labels } from '../policy/selector.ts';
import { readNamespace } from './read-namespace.ts';
import type { Resource } from './resource.ts';
import { watchResource, type WatchDependencies } from './watch-resource.ts';
import { watchWhileNeeded } from './watch-while-needed.ts';

/** The labels of the cluster's namespaces. */
export interface Namespaces {
  /** Whether the policy selects by labels: only then are namespaces watched and their labels kept. */
  readonly need: (isNeeded: boolean) => void;
  /**
   * The labels of a namespace: at once where they are known, else it is read, once.
   *
   * @throws (rejects) DexodusError `ERR_NAMESPACE_UNREADABLE`
   */
  readonly labelsOf: (namespace: string) => Labels | Promise<Labels>;
  /** Why no review should come here yet. */
  readonly notReady: () => readonly string[];
}

interface NamedLabels {
  readonly name: string;
  readonly labels: Labels;
}

const namespaces: Resource<NamedLabels> = {
  title: 'namespaces',
  permission: 'get, list and watch on namespaces',
  path: '/api/v1/namespaces',
  metadataOnly: true,
  read: (object) => ({ name: nameOf(object), labels: labelsOf(object) }),
};

/**
 * Makes the source of labels; nothing is asked before they are needed.
 *
 * A process whose first policy needs them is not ready before the first list is in. One that gets
 * such a policy later stays ready, as all replicas get it at once: until the list is in, each
 * namespace is read when its first review comes. Labels that are known stay in use through an
 * outage, as the policy does.
 */
export function createNamespaces(cluster: WatchDependencies): Namespaces {
  const known = new Map<string, Labels>();
  const reading = new Map<string, Promise<Labels>>();
  let isWatched = false;
  // Until the first policy says so, it is not known whether a list is to be waited for.
  let awaited: 'unknown' | 'list' | 'nothing' = 'unknown';
  let problem = 'the first list of namespaces is not in yet';

  const forget = (): void => {
    known.clear();
    reading.clear();
  };
  const needWatch = watchWhileNeeded(cluster, (dependencies) => {
    // What is still on its way when a watch is ended is not to be heard by the next one.
    const unlessEnded =
      <T>(handle: (told: T) => void) =>
      (told: T): void => {
        if (!dependencies.signal.aborted) handle(told);
      };
    return watchResource(dependencies, namespaces, {
      replace: unlessEnded((all) => {
        forget();
        for (const { name, labels } of all) known.set(name, labels);
        awaited = 'nothing';
      }),
      set: unlessEnded(({ name, labels }) => {
        reading.delete(name);
        known.set(name, labels);
      }),
      remove: unlessEnded(({ name }) => {
        reading.delete(name);
        known.delete(name);
      }),
      lost: unlessEnded((reason) => {
        problem = reason;
      }),
    });
  });

  async function read(namespace: string): Promise<Labels> {
    const found = readNamespace(cluster, namespace);
    reading.set(namespace, found);
    try {
      const labels = await found;
      // What the watch has told meanwhile is newer than this.
      if (isWatched && reading.get(namespace) === found) known.set(namespace, labels);
      return labels;
    } finally {
      if (reading.get(namespace) === found) reading.delete(namespace);
    }
  }

  return {
    need(isNeeded) {
      isWatched = isNeeded;
      if (awaited === 'unknown' && isNeeded) awaited = 'list';
      if (!isNeeded) awaited = 'nothing';
      needWatch(isNeeded);
      if (!isNeeded) forget();
    },
    labelsOf: (namespace) => known.get(namespace) ?? reading.get(namespace) ?? read(namespace),
    notReady: () => (awaited === 'list' ? [problem] : []),
  };
}

function nameOf({ metadata }: JsonObject): string {
  const name = isObject(metadata) ? metadata.name : undefined;
  return typeof name === 'string' ? name : '';
}
