import t from 'tap';
import { webhookConfigurations } from '../../bench/webhook-configuration.ts';

t.test(
  'a peer is called in its namespace only, at its own path, and nothing passes without it',
  (t) => {
    const peer = {
      name: 'peer',
      webhookUrl: (endpoint: string) =>
        new URL(`https://127.0.0.1:9/${endpoint}/secret?timeout=3s`),
    };
    const found = webhookConfigurations(peer, 'bench-peer-0', 'PEM');
    t.match(found, [
      {
        kind: 'MutatingWebhookConfiguration',
        webhooks: [
          {
            name: 'mutate.bench-peer-0.example.com',
            // The API server adds its own timeout, and refuses a URL that has a query.
            clientConfig: { url: 'https://127.0.0.1:9/mutate/secret', caBundle: 'UEVN' },
            namespaceSelector: { matchExpressions: [{ operator: 'In', values: ['bench-peer-0'] }] },
            failurePolicy: 'Fail',
          },
        ],
      },
      { kind: 'ValidatingWebhookConfiguration' },
    ]);
    t.end();
  },
);
