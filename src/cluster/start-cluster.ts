import type { Logger } from 'pino';
import type { PolicySource } from '../policy-source/policy-file.ts';
import type { PolicyHolder } from '../policy-source/policy-holder.ts';
import { connectApiServer } from './api-server.ts';
import { parseConfigMapName } from './configmap-name.ts';
import { loadKubeConfig } from './kube-config.ts';
import { watchPolicyConfigMap } from './policy-configmap.ts';
import { systemTimer } from './timer.ts';

/** What of a cluster is used, and how it is reached. */
export interface ClusterOptions {
  /** The policy's ConfigMap, `NAMESPACE/NAME`. */
  readonly policyConfigMap: string;
  /** A kubeconfig file; `undefined` for the credentials of the pod. */
  readonly kubeconfig: string | undefined;
  readonly log: Logger;
}

/**
 * Starts to watch what dexodus needs of a cluster, and offers the policy to the holder.
 *
 * @throws DexodusError `ERR_USAGE` where the name or the credentials can't be used
 */
export function startCluster(
  holder: PolicyHolder,
  { policyConfigMap, kubeconfig, log }: ClusterOptions,
): PolicySource {
  const name = parseConfigMapName(policyConfigMap);
  // Once now, as what is wrong with it by the start is wrong usage.
  loadKubeConfig(kubeconfig);
  const abort = new AbortController();
  const timer = systemTimer;
  const apiServer = connectApiServer({ loadKubeConfig: () => loadKubeConfig(kubeconfig), timer });
  const { signal } = abort;
  void watchPolicyConfigMap({ apiServer, log, timer, random: Math.random, signal }, name, holder);
  return { close: () => abort.abort() };
}
