import { isObject, type JsonObject } from '../json.ts';
import type { PolicyHolder } from '../policy-source/policy-holder.ts';
import type { ConfigMapName } from './configmap-name.ts';
import { watchResource, type WatchDependencies } from './watch-resource.ts';

/** The key of the ConfigMap that holds the policy. */
const POLICY_KEY = 'policy.yaml';

/**
 * Offers the policy of a ConfigMap to the holder, now and whenever it changes, until the
 * dependencies' signal is aborted. A ConfigMap that is gone or holds no policy refuses; so does an
 * API server that can't be asked, as long as the holder has no policy at all.
 */
export async function watchPolicyConfigMap(
  dependencies: WatchDependencies,
  { namespace, name }: ConfigMapName,
  holder: Pick<PolicyHolder, 'current' | 'offer' | 'refuse'>,
): Promise<void> {
  const title = `ConfigMap ${namespace}/${name}`;
  const offer = (text: string | undefined): void => {
    if (text === undefined) holder.refuse(`${title} has no key ${POLICY_KEY}`);
    else holder.offer(text);
  };
  const missing = (): void => holder.refuse(`${title} doesn't exist`);
  await watchResource(
    dependencies,
    {
      title,
      permission: `get, list and watch on configmaps, resourceNames [${name}], in namespace ${namespace}`,
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`,
      name,
      read: readPolicy,
    },
    {
      replace(all) {
        if (all.length === 0) missing();
        else offer(all[0]);
      },
      set: offer,
      remove: missing,
      lost(reason) {
        if (holder.current() === undefined) holder.refuse(reason);
      },
    },
  );
}

function readPolicy({ data }: JsonObject): string | undefined {
  const text = isObject(data) ? data[POLICY_KEY] : undefined;
  return typeof text === 'string' ? text : undefined;
}
