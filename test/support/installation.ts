import type { Installation } from '../../src/doctor/installation.ts';
import type { JsonObject } from '../../src/json.ts';

const common = {
  rules: [
    {
      apiGroups: ['gateway.kyma-project.io'],
      apiVersions: ['v1beta1', 'v2'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['apirules'],
    },
  ],
  namespaceSelector: {
    matchExpressions: [
      {
        key: 'kubernetes.io/metadata.name',
        operator: 'NotIn',
        values: ['dexodus', 'kube-system'],
      },
    ],
  },
  objectSelector: {},
  matchConditions: [{ name: 'holds-jwt-configuration', expression: 'true' }],
};

/** A webhook as it is shipped, for `validate.dexodus.dev`, but for what is given. */
export function shippedWebhook(changes: JsonObject = {}): JsonObject {
  return {
    name: 'validate.dexodus.dev',
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    ...common,
    ...changes,
  };
}

const found = (object: JsonObject) => ({ kind: 'found', object }) as const;

/** An installation as it should be, but for what is given. */
export function installationWith(changes: Partial<Installation> = {}): Installation {
  const mutate = { name: 'mutate.dexodus.dev', failurePolicy: 'Ignore', matchPolicy: 'Exact' };
  return {
    namespace: 'dexodus',
    mutating: found({ webhooks: [shippedWebhook(mutate)] }),
    validating: found({ webhooks: [shippedWebhook(), { name: 'policy.dexodus.dev' }] }),
    crd: found({
      spec: {
        versions: [
          { name: 'v1alpha1', served: false },
          { name: 'v1beta1', served: true },
          { name: 'v2', served: true },
        ],
      },
    }),
    service: found({ spec: { clusterIP: '127.0.0.1' } }),
    deployment: found({ spec: { replicas: 2 }, status: { readyReplicas: 2 } }),
    policy: found({ data: {} }),
    events: found({ items: [] }),
    ...changes,
  };
}
