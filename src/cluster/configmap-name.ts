import { DexodusError } from '../errors.ts';

/** A ConfigMap in a cluster. */
export interface ConfigMapName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Reads `NAMESPACE/NAME`.
 *
 * @throws DexodusError `ERR_USAGE`
 */
export function parseConfigMapName(text: string): ConfigMapName {
  const [namespace, name, ...more] = text.split('/');
  if (!namespace || !name || more.length > 0)
    throw new DexodusError(
      'ERR_USAGE',
      `--policy-configmap takes NAMESPACE/NAME, not ${JSON.stringify(text)}`,
    );
  return { namespace, name };
}
