import { parse } from 'yaml';
import { isObject, type JsonObject } from '../json.ts';
import type { Dialect } from '../policy/policy.ts';
import { watchResource, type WatchDependencies } from './watch-resource.ts';

const NAMESPACE = 'kyma-system';
/** The name of the ConfigMap, and of its one key (kyma-project/api-gateway). */
const NAME = 'api-gateway-config';

/**
 * Tells which dialect Kyma's controller takes, now and whenever that changes, until the
 * dependencies' signal is aborted: `jwtHandler` of its configuration. Where it says nothing that can
 * be read, and where there is none, the controller takes Ory's.
 */
export async function watchJwtHandler(
  dependencies: WatchDependencies,
  tell: (jwtHandler: Dialect) => void,
): Promise<void> {
  await watchResource(
    dependencies,
    {
      title: `ConfigMap ${NAMESPACE}/${NAME}`,
      permission: `get, list and watch on configmaps, resourceNames [${NAME}], in namespace ${NAMESPACE}`,
      path: `/api/v1/namespaces/${NAMESPACE}/configmaps`,
      name: NAME,
      read: readJwtHandler,
    },
    {
      replace: ([jwtHandler = 'ory']) => tell(jwtHandler),
      set: tell,
      remove: () => tell('ory'),
      // The last one known stays: a cluster does not change its handler because it can't be asked.
      lost: () => {},
    },
  );
}

function readJwtHandler({ data }: JsonObject): Dialect {
  const text = isObject(data) ? data[NAME] : undefined;
  if (typeof text !== 'string') return 'ory';
  try {
    const config: unknown = parse(text, { maxAliasCount: 0 });
    return isObject(config) && config.jwtHandler === 'istio' ? 'istio' : 'ory';
  } catch {
    return 'ory';
  }
}
