import { DexodusError } from '../errors.ts';
import type { Dialect, Policy } from '../policy/policy.ts';
import { watchJwtHandler } from './jwt-handler.ts';
import { createNamespaces, type Namespaces } from './namespaces.ts';
import type { WatchDependencies } from './watch-resource.ts';
import { watchWhileNeeded } from './watch-while-needed.ts';

/** What a policy asks of the cluster that it is in force in. */
export interface ClusterFacts extends Pick<Namespaces, 'labelsOf' | 'notReady'> {
  /** What dialect auto stands for at the moment. */
  readonly jwtHandler: () => Dialect;
  /**
   * Refuses a policy that asks for what can't be known here.
   *
   * @throws DexodusError `ERR_POLICY_INVALID`
   */
  readonly accept: (policy: Policy) => void;
  /** Takes up what this policy asks for, and lets go of what it does not. */
  readonly follow: (policy: Policy) => void;
}

/**
 * Makes the facts of a cluster. None is asked for before a policy needs it.
 *
 * @param jwtHandlerChanged - called when dialect auto has come to stand for the other dialect
 */
export function createClusterFacts(
  cluster: WatchDependencies,
  jwtHandlerChanged: () => void,
): ClusterFacts {
  let jwtHandler: Dialect = 'ory';
  const namespaces = createNamespaces(cluster);
  const needJwtHandler = watchWhileNeeded(cluster, (dependencies) =>
    watchJwtHandler(dependencies, (told) => {
      if (told === jwtHandler) return;
      jwtHandler = told;
      cluster.log.info({ jwtHandler }, 'dialect auto follows the cluster');
      jwtHandlerChanged();
    }),
  );
  return {
    ...namespaces,
    jwtHandler: () => jwtHandler,
    accept: () => {},
    follow({ hasSelectors, followsJwtHandler }) {
      namespaces.need(hasSelectors);
      needJwtHandler(followsJwtHandler);
    },
  };
}

/** Those of a process that has no cluster: dialect auto is Ory's, and a policy may not ask for labels. */
export const noClusterFacts: ClusterFacts = {
  jwtHandler: () => 'ory',
  accept({ hasSelectors }) {
    if (hasSelectors)
      throw new DexodusError(
        'ERR_POLICY_INVALID',
        'namespaces: a selector needs a cluster to read labels from: name one with --kubeconfig, or write names',
      );
  },
  follow: () => {},
  notReady: () => [],
  labelsOf(namespace) {
    throw new DexodusError(
      'ERR_NAMESPACE_UNREADABLE',
      `there is no cluster to read the labels of namespace ${JSON.stringify(namespace)} from`,
    );
  },
};
