import { isObject, type JsonObject } from '../json.ts';
import type { ApiServer, WriteAnswer } from './api-server.ts';
import type { Resource } from './resource.ts';
import type { WebhookConfigurationName } from './webhook-configuration-names.ts';

/** A webhook configuration, as far as certificates go. */
export interface WebhookConfiguration {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly webhooks: readonly {
    readonly name: string;
    /** PEM; empty where there is none. */
    readonly caBundle: string;
  }[];
}

const group = '/apis/admissionregistration.k8s.io/v1';

/** How one webhook configuration is watched. */
export function webhookConfigurationResource({
  kind,
  name,
}: WebhookConfigurationName): Resource<WebhookConfiguration> & { readonly name: string } {
  return {
    title: `${titles[kind]} ${name}`,
    permission: `get, list and watch on ${kind}webhookconfigurations, resourceNames [${name}]`,
    path: pathOf(kind),
    name,
    read: readWebhookConfiguration,
  };
}

const titles = {
  mutating: 'MutatingWebhookConfiguration',
  validating: 'ValidatingWebhookConfiguration',
} as const;

function pathOf(kind: WebhookConfigurationName['kind']): string {
  return `${group}/${kind}webhookconfigurations`;
}

function readWebhookConfiguration({ metadata, webhooks }: JsonObject): WebhookConfiguration {
  const meta = isObject(metadata) ? metadata : {};
  return {
    uid: text(meta.uid),
    resourceVersion: text(meta.resourceVersion),
    webhooks: (Array.isArray(webhooks) ? webhooks : [])
      .filter((webhook) => isObject(webhook))
      .map(({ name, clientConfig }) => ({
        name: text(name),
        caBundle: isObject(clientConfig)
          ? Buffer.from(text(clientConfig.caBundle), 'base64').toString('utf8')
          : '',
      })),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What is put where. */
export interface CaBundleChange {
  readonly name: WebhookConfigurationName;
  /** As it was last seen: one that has changed since is left alone (409). */
  readonly seen: WebhookConfiguration;
  /** PEM. */
  readonly caBundle: string;
}

/**
 * Puts a caBundle into each webhook of a configuration, by server-side apply: the field, and no
 * other, belongs to the field manager dexodus from then on, and whoever applies the rest without it
 * leaves it alone (docs/decisions/0060).
 *
 * @throws Error as `ApiServer`
 */
export async function applyCaBundle(
  { apiServer, signal }: { readonly apiServer: ApiServer; readonly signal: AbortSignal },
  { name: { kind, name }, seen, caBundle }: CaBundleChange,
): Promise<WriteAnswer> {
  const encoded = Buffer.from(caBundle).toString('base64');
  return apiServer.send({
    method: 'PATCH',
    path: `${pathOf(kind)}/${encodeURIComponent(name)}?fieldManager=dexodus&force=true`,
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: titles[kind],
      // With its uid, a configuration that was deleted meanwhile is not made anew.
      metadata: { name, uid: seen.uid, resourceVersion: seen.resourceVersion },
      webhooks: seen.webhooks.map((webhook) => ({
        name: webhook.name,
        clientConfig: { caBundle: encoded },
      })),
    },
    signal,
  });
}
