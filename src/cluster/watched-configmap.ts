import { Watch, type CoreV1Api, type KubeConfig, type V1ConfigMap } from '@kubernetes/client-node';
import { isObject } from '../json.ts';
import type { ConfigMapName } from './configmap-name.ts';
import type { WatchedObject, WatchEnd } from './watch-one.ts';

/** What is needed to ask for one ConfigMap. */
export interface ConfigMapAccess {
  readonly api: CoreV1Api;
  readonly config: KubeConfig;
  readonly name: ConfigMapName;
  readonly signal: AbortSignal;
}

/** After so long the API server closes a watch that nothing happened on; it is opened again. */
const watchSeconds = 290;

/**
 * One ConfigMap, listed and watched by its name: with RBAC `resourceNames`, the API server allows
 * both only with that field selector.
 */
export function watchedConfigMap({
  api,
  config,
  name,
  signal,
}: ConfigMapAccess): WatchedObject<V1ConfigMap> {
  const fieldSelector = `metadata.name=${name.name}`;
  const path = `/api/v1/namespaces/${encodeURIComponent(name.namespace)}/configmaps`;
  return {
    async list() {
      const list = await api
        .listNamespacedConfigMap({ namespace: name.namespace, fieldSelector })
        .catch((error: unknown) => {
          throw new Error(explain(error, name), { cause: error });
        });
      return { object: list.items[0], resourceVersion: list.metadata?.resourceVersion ?? '' };
    },
    watch: (resourceVersion, onChange) =>
      new Promise<WatchEnd>((resolve) => {
        let end: WatchEnd | undefined;
        const watching = new Watch(config).watch(
          path,
          {
            fieldSelector,
            resourceVersion,
            allowWatchBookmarks: true,
            timeoutSeconds: watchSeconds,
          },
          (phase: string, object: unknown) => {
            if (phase === 'ERROR') end = endOf(object);
            else if (isConfigMap(object)) tell(phase, object, onChange);
          },
          (error: unknown) => resolve(end ?? closedBy(error)),
        );
        watching.then(
          (controller) =>
            signal.addEventListener('abort', () => controller.abort(), { once: true }),
          (error: unknown) => resolve(closedBy(error)),
        );
      }),
  };
}

function tell(
  phase: string,
  object: V1ConfigMap,
  onChange: (object: V1ConfigMap | undefined, resourceVersion: string) => void,
): void {
  const version = object.metadata?.resourceVersion ?? '';
  if (phase === 'ADDED' || phase === 'MODIFIED') onChange(object, version);
  else if (phase === 'DELETED') onChange(undefined, version);
}

function isConfigMap(object: unknown): object is V1ConfigMap {
  return isObject(object) && isObject(object['metadata']);
}

/** An ERROR event is a Status: 410 says that the resourceVersion is too old. */
function endOf(status: unknown): WatchEnd {
  if (isObject(status) && status['code'] === 410) return { kind: 'expired' };
  const message = isObject(status) ? status['message'] : undefined;
  return {
    kind: 'failed',
    reason: typeof message === 'string' ? message : 'the watch reported an error',
  };
}

/** The client gives a watch up after 30 s of silence, with a TimeoutError: nothing is wrong then. */
function closedBy(error: unknown): WatchEnd {
  if (!(error instanceof Error) || error.name === 'TimeoutError' || error.name === 'AbortError')
    return { kind: 'closed' };
  if ('statusCode' in error && error.statusCode === 410) return { kind: 'expired' };
  return { kind: 'failed', reason: error.message };
}

function explain(error: unknown, { namespace, name }: ConfigMapName): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 403)
    return `forbidden: grant get, list and watch on configmaps/${name} in namespace ${namespace}`;
  if (code === 401) return "unauthorized: the API server doesn't accept the credentials";
  return error instanceof Error ? error.message.split('\n', 1).join('') : String(error);
}
