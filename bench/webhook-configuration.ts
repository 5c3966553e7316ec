import type { Running } from './contender.ts';

/** Calls a peer for each APIRule of one namespace: a plain registration, as its user would write it. */
export function webhookConfigurations(
  { name, webhookUrl }: Pick<Running, 'name' | 'webhookUrl'>,
  namespace: string,
  ca: string,
): readonly object[] {
  return (['mutate', 'validate'] as const).map((endpoint) => {
    const url = webhookUrl(endpoint);
    url.search = '';
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind:
        endpoint === 'mutate' ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration',
      metadata: { name: namespace, annotations: { 'example.com/peer': name } },
      webhooks: [
        {
          name: webhookName(endpoint, namespace),
          admissionReviewVersions: ['v1'],
          clientConfig: { url: url.href, caBundle: Buffer.from(ca).toString('base64') },
          rules: [
            {
              apiGroups: ['gateway.kyma-project.io'],
              apiVersions: ['v1alpha1', 'v1beta1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['apirules'],
            },
          ],
          namespaceSelector: inNamespace(namespace),
          failurePolicy: 'Fail',
          sideEffects: 'None',
          timeoutSeconds: 10,
        },
      ],
    };
  });
}

/** What its metrics are told by. */
export function webhookName(endpoint: 'mutate' | 'validate', namespace: string): string {
  return `${endpoint}.${namespace}.example.com`;
}

/** Selects one namespace. */
export function inNamespace(namespace: string): object {
  const key = 'kubernetes.io/metadata.name';
  return { matchExpressions: [{ key, operator: 'In', values: [namespace] }] };
}
