import type { ApiServer, WriteAnswer } from '../cluster/api-server.ts';
import { readObject } from '../cluster/read-object.ts';
import type { AuthorityState } from '../rotation/authority-state.ts';
import { readAuthoritySecret, writeAuthoritySecret } from './authority-secret.ts';

export interface AuthorityStoreDependencies {
  readonly apiServer: ApiServer;
  readonly signal: AbortSignal;
}

/** The Secret's place. */
export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/** The Secret in the Kubernetes API. Each throws Error as `ApiServer`. */
export interface AuthorityStore {
  readonly create: (state: AuthorityState) => Promise<WriteAnswer>;
  /** 409 where the Secret is no longer the one of that resourceVersion. */
  readonly change: (state: AuthorityState, resourceVersion: string) => Promise<WriteAnswer>;
  /** Whether the Secret is still the one of that resourceVersion. */
  readonly isStill: (resourceVersion: string) => Promise<boolean>;
}

export function openAuthorityStore(
  { apiServer, signal }: AuthorityStoreDependencies,
  { namespace, name }: SecretName,
): AuthorityStore {
  const secrets = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  const path = `${secrets}/${encodeURIComponent(name)}`;
  const manager = 'fieldManager=dexodus';
  return {
    create(state) {
      const { annotations, data } = writeAuthoritySecret(state);
      const metadata = { name, annotations: withoutNulls(annotations) };
      const secret = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque' };
      const body = { ...secret, metadata, data: withoutNulls(data) };
      return apiServer.send({ method: 'POST', path: `${secrets}?${manager}`, body, signal });
    },
    change(state, resourceVersion) {
      const { annotations, data } = writeAuthoritySecret(state);
      return apiServer.send({
        method: 'PATCH',
        path: `${path}?${manager}`,
        contentType: 'application/merge-patch+json',
        body: { metadata: { resourceVersion, annotations }, data },
        signal,
      });
    },
    async isStill(resourceVersion) {
      const answer = await apiServer.get(path, { signal });
      if (answer.kind === 'refused') return false;
      return readAuthoritySecret(await readObject(answer.body)).resourceVersion === resourceVersion;
    },
  };
}

/** `null` removes a field from an object, and has no place in a new one. */
function withoutNulls<T>(fields: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
