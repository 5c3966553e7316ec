import type { Logger } from 'pino';
import { connectApiServer } from './api-server.ts';
import { loadKubeConfig } from './kube-config.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { systemTimer } from './timer.ts';
import type { WatchDependencies } from './watch-resource.ts';

/** How a cluster is reached. */
export interface ClusterOptions {
  /** A kubeconfig file; `undefined` for the credentials of the pod. */
  readonly kubeconfig: string | undefined;
  readonly log: Logger;
}

/** The Kubernetes API, for whatever watches something of it. */
export interface Cluster extends WatchDependencies {
  readonly correctTime: ServerClock['correct'];
  /** Ends everything that watches. */
  readonly close: () => void;
}

/**
 * Prepares the way to a cluster. Nothing is sent yet: an API server that is away is no error.
 *
 * @throws DexodusError `ERR_USAGE` where the credentials can't be used
 */
export function connectCluster({ kubeconfig, log }: ClusterOptions): Cluster {
  // Once now, as what is wrong with it by the start is wrong usage.
  loadKubeConfig(kubeconfig);
  const abort = new AbortController();
  const timer = systemTimer;
  const serverClock = createServerClock(() => performance.now());
  return {
    apiServer: connectApiServer({
      loadKubeConfig: () => loadKubeConfig(kubeconfig),
      timer,
      heardTime: serverClock.heard,
    }),
    correctTime: serverClock.correct,
    log,
    timer,
    random: Math.random,
    signal: abort.signal,
    close: () => abort.abort(),
  };
}
