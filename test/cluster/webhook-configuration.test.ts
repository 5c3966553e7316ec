import t from 'tap';
import type { WriteRequest } from '../../src/cluster/api-server.ts';
import {
  applyCaBundle,
  webhookConfigurationResource,
} from '../../src/cluster/webhook-configuration.ts';

const name = { kind: 'validating', name: 'dexodus' } as const;
const { read, path, title } = webhookConfigurationResource(name);

t.test('a configuration of any shape is read', async (t) => {
  t.same(read({}), { uid: '', resourceVersion: '', webhooks: [] });
  t.same(
    read({ metadata: null, webhooks: [null, 7, {}, { name: 'a', clientConfig: { caBundle: 7 } }] }),
    {
      uid: '',
      resourceVersion: '',
      webhooks: [
        { name: '', caBundle: '' },
        { name: 'a', caBundle: '' },
      ],
    },
  );
});

t.test('the caBundle of each webhook is applied, and no other field', async (t) => {
  const sent: WriteRequest[] = [];
  const { signal } = new AbortController();
  const webhooks = [
    { name: 'a', clientConfig: { caBundle: 'b2xk', url: 'https://x' } },
    { name: 'b' },
  ];
  const seen = read({ metadata: { uid: 'u', resourceVersion: '7' }, webhooks });
  t.equal(seen.webhooks[0]?.caBundle, 'old');
  const apiServer = {
    get: () => Promise.reject(new Error('not asked')),
    send: async (request: WriteRequest) => (
      sent.push(request),
      { kind: 'ok', object: {} } as const
    ),
  };
  await applyCaBundle({ apiServer, signal }, { name, seen, caBundle: 'new' });
  t.match(sent, [
    {
      method: 'PATCH',
      path: `${path}/dexodus?fieldManager=dexodus&force=true`,
      contentType: 'application/apply-patch+yaml',
    },
  ]);
  t.same(sent[0]?.body, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'dexodus', uid: 'u', resourceVersion: '7' },
    webhooks: [
      { name: 'a', clientConfig: { caBundle: 'bmV3' } },
      { name: 'b', clientConfig: { caBundle: 'bmV3' } },
    ],
  });
  t.equal(title, 'ValidatingWebhookConfiguration dexodus');
});
