import t from 'tap';
import { checkWebhooks } from '../../src/doctor/check-webhooks.ts';
import type { JsonObject } from '../../src/json.ts';
import { installationWith, shippedWebhook } from '../support/installation.ts';

function faultsWith(changes: JsonObject): readonly string[] {
  const validating = { kind: 'found', object: { webhooks: [shippedWebhook(changes)] } } as const;
  return checkWebhooks(installationWith({ validating }))
    .filter(({ status }) => status === 'failure')
    .map(({ found }) => found);
}

t.test('a webhook that is not there lets APIRules pass', async (t) => {
  for (const validating of [
    { kind: 'absent' },
    { kind: 'found', object: { webhooks: [] } },
  ] as const)
    t.match(
      checkWebhooks(installationWith({ validating })).filter(({ status }) => status === 'failure'),
      [{ check: 'webhook validate.dexodus.dev', remedy: /apply -k/ }],
    );
  t.match(checkWebhooks(installationWith({ validating: { kind: 'unknown', message: 'no' } })), [
    {},
    { status: 'unknown', found: 'no', remedy: /allow/ },
  ]);
});

t.test('each way to pass by it is found', async (t) => {
  const rule = {
    apiGroups: ['gateway.kyma-project.io'],
    apiVersions: ['v2'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['apirules'],
  };
  t.same(faultsWith({ rules: [rule] }), [
    'not called at CREATE of v1beta1',
    'not called at UPDATE of v1beta1',
  ]);
  t.same(faultsWith({ rules: [{ ...rule, apiVersions: ['*'], operations: ['CREATE'] }] }), [
    'not called at UPDATE of v1beta1, v2',
  ]);
  t.match(faultsWith({ rules: [] }).length, 2);
  t.match(faultsWith({ failurePolicy: 'Ignore' }), [/failurePolicy is Ignore/]);
  t.match(faultsWith({ matchPolicy: 'Exact' }), [/matchPolicy is Exact/]);
  t.match(faultsWith({ objectSelector: { matchLabels: { a: 'b' } } }), [/objectSelector/]);
  t.match(
    faultsWith({ matchConditions: [{ name: 'holds-jwt-configuration' }, { name: 'mine' }] }),
    [/matchConditions: mine/],
  );
  const notIn = (values: readonly string[]) => ({
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values }],
  });
  t.match(faultsWith({ namespaceSelector: notIn(['dexodus', 'shop']) }), [/passed by: shop/]);
  t.match(faultsWith({ namespaceSelector: notIn(['kube-system']) }), [/could block itself/]);
  t.match(faultsWith({ namespaceSelector: { matchLabels: { a: 'b' } } }), [/not the shipped one/]);
});

t.test('a version that is served and not known is told of', async (t) => {
  const versions = [{ name: 'v3', served: true }];
  const crd = { kind: 'found', object: { spec: { versions } } } as const;
  t.match(checkWebhooks(installationWith({ crd })).at(-1), {
    status: 'failure',
    found: 'served: v3; not judged: v3',
  });
  t.match(checkWebhooks(installationWith({ crd: { kind: 'absent' } })).at(-1), {
    status: 'warning',
  });
});

t.test('an installation as it is shipped has nothing to be told of', async (t) => {
  t.match(checkWebhooks(installationWith()), [
    { check: 'webhook mutate.dexodus.dev', status: 'ok', remedy: '' },
    { check: 'webhook validate.dexodus.dev', status: 'ok', remedy: '' },
    { check: 'webhook policy.dexodus.dev', status: 'ok' },
    { check: 'APIRule versions', status: 'ok', found: 'served: v1beta1, v2' },
  ]);
});
