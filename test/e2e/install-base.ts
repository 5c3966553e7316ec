import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { User } from '../control-plane/user.ts';

/** Where the API server finds the webhook that stands in for the pods. */
export interface WebhookAddress {
  /** On `localhost`. */
  readonly port: number;
  /** PEM of what its certificate for `dexodus.dexodus.svc` is verified with. */
  readonly authority: string;
}

/** An object of the manifests. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly webhooks?: readonly {
    readonly clientConfig: { readonly service: Readonly<Record<string, unknown>> };
    readonly [field: string]: unknown;
  }[];
  readonly [field: string]: unknown;
}

const BASE = join(import.meta.dirname, '../../manifests/base');

/** The base as kustomize makes it, in the order in which kubectl applies it. */
export async function baseManifests(user: User): Promise<readonly Manifest[]> {
  const text = await user.kubectlOrThrow(['kustomize', BASE]);
  return parseAllDocuments(text).map((document): Manifest => document.toJS());
}

/**
 * Installs the base with as little changed as it takes to call a process instead of pods: no
 * kube-proxy is needed, because a Service of type ExternalName makes the API server go to
 * `localhost` by itself; the port and the caBundle are put into the webhook configurations.
 */
export async function installBase(admin: User, address: WebhookAddress): Promise<void> {
  const manifests = await baseManifests(admin);
  const items = manifests.map((manifest) => redirect(manifest, address));
  await admin.kubectlOrThrow(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });
}

function redirect(manifest: Manifest, { port, authority }: WebhookAddress): Manifest {
  if (manifest.kind === 'Service')
    return { ...manifest, spec: { type: 'ExternalName', externalName: 'localhost' } };
  if (manifest.webhooks === undefined) return manifest;
  const caBundle = Buffer.from(authority).toString('base64');
  const webhooks = manifest.webhooks.map((webhook) => ({
    ...webhook,
    clientConfig: { service: { ...webhook.clientConfig.service, port }, caBundle },
  }));
  return { ...manifest, webhooks };
}
