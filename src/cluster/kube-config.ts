import { KubeConfig } from '@kubernetes/client-node';
import { DexodusError } from '../errors.ts';

/**
 * How to reach the API server: a kubeconfig file's current context, or, without a file, what
 * Kubernetes puts into every pod (the ServiceAccount's token and CA, and the server's address).
 *
 * @throws DexodusError `ERR_USAGE` where the file can't be used, or where no file is given outside
 *   of a cluster
 */
export function loadKubeConfig(file: string | undefined): KubeConfig {
  const kubeConfig = new KubeConfig();
  if (file === undefined) {
    if (process.env.KUBERNETES_SERVICE_HOST === undefined) {
      throw new DexodusError(
        'ERR_USAGE',
        'not in a cluster (KUBERNETES_SERVICE_HOST is not set): name a kubeconfig with --kubeconfig FILE',
      );
    }
    kubeConfig.loadFromCluster();
    return kubeConfig;
  }
  try {
    kubeConfig.loadFromFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DexodusError('ERR_USAGE', `kubeconfig ${file} can't be read: ${reason}`, {
      cause: error,
    });
  }
  if (kubeConfig.getCurrentCluster() === null) {
    throw new DexodusError(
      'ERR_USAGE',
      `kubeconfig ${file} has no cluster for its current context "${kubeConfig.getCurrentContext()}"`,
    );
  }
  return kubeConfig;
}
