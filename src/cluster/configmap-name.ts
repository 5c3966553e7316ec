import { DexodusError } from '../errors.ts';

/** A ConfigMap in a cluster. */
export interface ConfigMapName {
  readonly namespace: string;
  readonly name: string;
}

// Kubernetes' own rule for names, without the lengths: it has no comma or equals sign, which would
// mean something in a field selector, and no slash.
const KUBERNETES_NAME = /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/u;

/**
 * Reads `NAMESPACE/NAME`.
 *
 * @throws DexodusError `ERR_USAGE`
 */
export function parseConfigMapName(text: string, option = '--policy-configmap'): ConfigMapName {
  const [namespace = '', name = '', ...more] = text.split('/');
  if (!KUBERNETES_NAME.test(namespace) || !KUBERNETES_NAME.test(name) || more.length > 0) {
    throw new DexodusError(
      'ERR_USAGE',
      `${option} takes NAMESPACE/NAME (as in dexodus/dexodus-policy), not ${JSON.stringify(text)}`,
    );
  }
  return { namespace, name };
}
