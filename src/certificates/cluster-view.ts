import type { WatchDependencies } from '../cluster/watch-resource.ts';
import { watchObject } from '../cluster/watch-object.ts';
import {
  webhookConfigurationResource,
  type WebhookConfiguration,
} from '../cluster/webhook-configuration.ts';
import type { WebhookConfigurationName } from '../cluster/webhook-configuration-names.ts';
import type { LiveBundles, SecretView } from '../rotation/authority-state.ts';
import { readAuthoritySecret, type AuthoritySecret } from './authority-secret.ts';
import { readTrustAnchors } from './trust-anchors.ts';

/** What is watched. */
export interface ClusterViewPlan {
  readonly namespace: string;
  /** The Secret's name. */
  readonly secret: string;
  readonly webhooks: readonly WebhookConfigurationName[];
}

/** A webhook configuration that exists. */
export interface SeenConfiguration {
  readonly name: WebhookConfigurationName;
  readonly seen: WebhookConfiguration;
}

/** What the watches have brought of the Secret and the webhook configurations. */
export interface ClusterCertificateView {
  readonly secret: () => SecretView;
  /** The Secret as it is stored; `undefined` where there is none. */
  readonly stored: () => AuthoritySecret | undefined;
  readonly live: () => LiveBundles;
  readonly configurations: () => ReadonlyMap<string, SeenConfiguration>;
  /** Since when, in milliseconds since 1970, the API server is not heard; `undefined` while it is. */
  readonly lostSince: () => number | undefined;
  /** Why something of it was never seen. */
  readonly missing: () => readonly string[];
}

/**
 * Watches the Secret and the webhook configurations until the dependencies' signal is aborted.
 *
 * @param changed - called after each change, and when the API server is lost; must not throw
 */
export function watchClusterCertificates(
  dependencies: WatchDependencies & { readonly now: () => number },
  { namespace, secret: name, webhooks }: ClusterViewPlan,
  changed: () => void,
): ClusterCertificateView {
  const secret = watchObject(
    dependencies,
    {
      title: `Secret ${namespace}/${name}`,
      permission: `get, list and watch on secrets, resourceNames [${name}], in namespace ${namespace}`,
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`,
      name,
      read: readAuthoritySecret,
    },
    changed,
  );
  const configurations = webhooks.map((webhook) => {
    const resource = webhookConfigurationResource(webhook);
    const { known, lost } = watchObject(dependencies, resource, changed);
    return { name: webhook, title: resource.title, known, lost };
  });
  const all = [{ ...secret, title: `Secret ${namespace}/${name}` }, ...configurations];

  const seen = (): ReadonlyMap<string, SeenConfiguration> =>
    new Map(
      configurations.flatMap(({ name: webhook, title, known }) => {
        const object = known()?.object;
        return object === undefined ? [] : [[title, { name: webhook, seen: object }]];
      }),
    );
  return {
    secret() {
      const known = secret.known();
      if (known === undefined) return { kind: 'unknown' };
      return known.object?.view ?? { kind: 'absent' };
    },
    stored: () => secret.known()?.object,
    live: () =>
      liveBundles(
        configurations.every(({ known }) => known() !== undefined),
        seen(),
      ),
    configurations: seen,
    lostSince() {
      const times = all.flatMap(({ lost }) => lost()?.since ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    missing: () =>
      all
        .filter(({ known }) => known() === undefined)
        .map(({ title, lost }) => lost()?.reason ?? `${title} was not read yet`),
  };
}

function liveBundles(
  areKnown: boolean,
  configurations: ReadonlyMap<string, SeenConfiguration>,
): LiveBundles {
  if (!areKnown) return undefined;
  return [...configurations].flatMap(([configuration, { seen }]) =>
    seen.webhooks.map(({ caBundle }) => ({ configuration, ...readTrustAnchors(caBundle) })),
  );
}
