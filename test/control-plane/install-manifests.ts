import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { User } from './user.ts';

const MANIFESTS = join(import.meta.dirname, '../../manifests');

/** What an installation needs that the manifests can't know. */
export interface Installation {
  /** The port of loopback where the webhook answers. */
  readonly port: number;
  /** PEM of what its certificate is verified with; left out where dexodus itself puts it there. */
  readonly authority?: string;
  /** Takes the place of the policy that is shipped. */
  readonly policy: string | undefined;
  /** Whether the policy's own webhook is there; without it, a broken policy can be written. */
  readonly policyWebhook?: boolean | undefined;
  /** Of `manifests/components`, applied on top. */
  readonly components?: readonly string[];
}

/**
 * `kubectl apply -k` of the manifests as they are shipped, but for the Service: no node carries pods
 * here, so its name leads the API server to this machine. `directory` gets the overlay that says so.
 */
export async function installManifests(
  admin: User,
  directory: string,
  installation: Installation,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (installation.policy !== undefined) {
    await writeFile(join(directory, 'policy.yaml'), installation.policy);
  }
  const overlay = kustomization(relative(directory, MANIFESTS), installation);
  await writeFile(join(directory, 'kustomization.yaml'), JSON.stringify(overlay));
  await admin.kubectlOrThrow(['apply', '--kustomize', directory]);
}

/** The overlay (JSON is YAML). */
function kustomization(manifests: string, installation: Installation): object {
  const { port, authority, policy, policyWebhook = true, components = [] } = installation;
  const caBundle = authority && Buffer.from(authority).toString('base64');
  const toThisMachine = (index: number): readonly object[] => [
    ...(caBundle
      ? [{ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value: caBundle }]
      : []),
    { op: 'replace', path: `/webhooks/${index}/clientConfig/service/port`, value: port },
  ];
  const policyPart = policyWebhook ? toThisMachine(1) : [{ op: 'remove', path: '/webhooks/1' }];
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    sortOptions: { order: 'fifo' },
    resources: [`${manifests}/base`],
    components: components.map((name) => `${manifests}/components/${name}`),
    ...(policy !== undefined && { configMapGenerator: [POLICY_CONFIGMAP] }),
    patches: [
      jsonPatch('Service', [{ op: 'replace', path: '/spec', value: LOCAL_SERVICE }]),
      jsonPatch('MutatingWebhookConfiguration', toThisMachine(0)),
      jsonPatch('ValidatingWebhookConfiguration', [...toThisMachine(0), ...policyPart]),
    ],
  };
}

const LOCAL_SERVICE = { type: 'ExternalName', externalName: 'localhost' };
const POLICY_CONFIGMAP = {
  name: 'dexodus-policy',
  namespace: 'dexodus',
  behavior: 'replace',
  files: ['policy.yaml'],
  options: { disableNameSuffixHash: true },
};

function jsonPatch(kind: string, operations: readonly object[]): object {
  return { target: { kind, name: 'dexodus' }, patch: JSON.stringify(operations) };
}
