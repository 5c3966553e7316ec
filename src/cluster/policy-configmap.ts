import { isObject, type JsonObject } from '../json.ts';
import { policyTextOf, type PolicyText } from '../policy/configmap.ts';
import type { PolicyHolder } from '../policy-source/policy-holder.ts';
import type { ConfigMapName } from './configmap-name.ts';
import type { PolicyAnnouncer, SeenConfigMap } from './policy-announcer.ts';
import { watchResource, type WatchDependencies } from './watch-resource.ts';

export interface PolicyConfigMapDependencies extends WatchDependencies {
  /** Told what the next call of the holder is about. */
  readonly seen?: PolicyAnnouncer['seen'];
}

/**
 * Offers the policy of a ConfigMap to the holder, now and whenever it changes, until the
 * dependencies' signal is aborted. A ConfigMap that is gone or holds no policy refuses; so does an
 * API server that can't be asked, as long as the holder has no policy at all.
 */
export async function watchPolicyConfigMap(
  dependencies: PolicyConfigMapDependencies,
  { namespace, name }: ConfigMapName,
  holder: Pick<PolicyHolder, 'current' | 'offer' | 'refuse'>,
): Promise<void> {
  const title = `ConfigMap ${namespace}/${name}`;
  const { seen = () => {} } = dependencies;
  const offer = ({ policy, configMap }: PolicyConfigMap): void => {
    seen(configMap);
    if (policy.ok) holder.offer(policy.text);
    else holder.refuse(`${title} ${policy.reason}`);
  };
  const missing = (): void => {
    seen(undefined);
    holder.refuse(`${title} doesn't exist`);
  };
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
        const [one] = all;
        if (one === undefined) missing();
        else offer(one);
      },
      set: offer,
      remove: missing,
      lost(reason) {
        if (holder.current() === undefined) holder.refuse(reason);
      },
    },
  );
}

interface PolicyConfigMap {
  readonly policy: PolicyText;
  readonly configMap: SeenConfigMap | undefined;
}

function readPolicy(object: JsonObject): PolicyConfigMap {
  const { metadata } = object;
  return {
    policy: policyTextOf(object),
    configMap: isObject(metadata) ? readMetadata(metadata) : undefined,
  };
}

function readMetadata(metadata: JsonObject): SeenConfigMap | undefined {
  const { namespace, name, uid, resourceVersion } = metadata;
  return typeof namespace === 'string' &&
    typeof name === 'string' &&
    typeof uid === 'string' &&
    typeof resourceVersion === 'string'
    ? { object: { apiVersion: 'v1', kind: 'ConfigMap', namespace, name, uid }, resourceVersion }
    : undefined;
}
