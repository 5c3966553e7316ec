import { setTimeout as sleep } from 'node:timers/promises';
import { CoreV1Api, KubeConfig, type V1ConfigMap } from '@kubernetes/client-node';
import type { Logger } from 'pino';
import { DexodusError } from '../errors.ts';
import type { PolicyHolder } from '../policy-source/policy-holder.ts';
import type { PolicySource } from '../policy-source/policy-file.ts';
import { parseConfigMapName } from './configmap-name.ts';
import { watchedConfigMap } from './watched-configmap.ts';
import { watchOne } from './watch-one.ts';

/** Where the ConfigMap is, and who asks for it. */
export interface PolicyConfigMapOptions {
  /** `NAMESPACE/NAME`. */
  readonly name: string;
  /** A kubeconfig file; `undefined` for the credentials of the pod. */
  readonly kubeconfig: string | undefined;
  readonly log: Logger;
}

/** The key of the ConfigMap that holds the policy. */
const policyKey = 'policy.yaml';

/**
 * Offers the policy of a ConfigMap to the holder, now and whenever it changes. A ConfigMap that is
 * gone, or has no policy, refuses; so does an API server that never answered.
 *
 * @throws DexodusError `ERR_USAGE` where the name or the credentials can't be used
 */
export function startPolicyConfigMap(
  holder: PolicyHolder,
  { name: text, kubeconfig, log }: PolicyConfigMapOptions,
): PolicySource {
  const name = parseConfigMapName(text);
  const config = loadConfig(kubeconfig);
  const abort = new AbortController();
  const api = config.makeApiClient(CoreV1Api);
  const offer = (configMap: V1ConfigMap | undefined): void => {
    const policy = configMap?.data?.[policyKey];
    if (policy !== undefined) holder.offer(policy);
    else if (configMap === undefined) holder.refuse(`ConfigMap ${text} doesn't exist`);
    else holder.refuse(`ConfigMap ${text} has no key ${policyKey}`);
  };
  void watchOne(
    watchedConfigMap({ api, config, name, signal: abort.signal }),
    {
      changed: offer,
      lost: (reason) => {
        log.warn({ configMap: text, reason }, 'lost sight of the policy');
        if (holder.current() === undefined)
          holder.refuse(`ConfigMap ${text} can't be read: ${reason}`);
      },
      restored: () => log.info({ configMap: text }, 'policy in sight again'),
      sleep: (milliseconds) =>
        sleep(milliseconds, undefined, { signal: abort.signal }).catch(() => undefined),
      random: Math.random,
    },
    () => abort.signal.aborted,
  );
  return { close: () => abort.abort() };
}

function loadConfig(kubeconfig: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromCluster();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new DexodusError(
      'ERR_USAGE',
      `no access to a cluster: ${error instanceof Error ? error.message : String(error)} (outside a cluster, name a --kubeconfig)`,
    );
  }
  return config;
}
