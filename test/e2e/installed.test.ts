import t from 'tap';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';

const policy = (mode: string): string => `
apiVersion: dexodus.dev/v1
kind: Policy
mode: ${mode}
providers:
  - name: ias
    issuer: https://tenant.accounts.example.com
    jwksUri: https://tenant.accounts.example.com/oauth2/certs
defaults: [ias]
`;

const onDex = (name: string) => ({
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { name, namespace: 'default' },
  spec: {
    rules: [
      {
        path: '/.*',
        accessStrategies: [
          { handler: 'jwt', config: { jwks_urls: ['https://dex.kyma.local/keys'] } },
        ],
      },
    ],
  },
});

t.test(
  'dexodus installed by its manifests',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const { cluster, dexodus, setPolicy, stop } = await startInstalled({
      policy: policy('deny'),
      policyWebhook: false,
    });
    t.teardown(stop);
    const { admin, developer } = cluster;

    await t.test('is called by the API server, with the policy of the ConfigMap', async (t) => {
      const { code, stderr } = await developer.kubectl(['create', '-f', '-'], onDex('denied'));
      t.equal(code, 1);
      t.match(stderr, 'admission webhook "validate.dexodus.dev" denied the request');
    });

    await t.test(
      'runs as its ServiceAccount, which may read the policy and nothing else',
      async (t) => {
        const robot = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
        const inDexodus = ['-n', 'dexodus', '-o', 'name'];
        const own = await robot.kubectlOrThrow(['get', 'configmap/dexodus-policy', ...inDexodus]);
        t.equal(own, 'configmap/dexodus-policy\n');
        for (const more of ['configmaps', 'secrets', 'apirules']) {
          const { stderr } = await robot.kubectl(['get', more, ...inDexodus]);
          t.match(stderr, 'Forbidden', more);
        }
      },
    );

    await t.test('takes an edit of the policy, and refuses a broken one', async (t) => {
      t.match(await setPolicy(policy('guess')), { kind: 'refused', reason: 'mode' });
      t.match(await setPolicy(policy('fix')), { kind: 'loaded', hash: /^[0-9a-f]{12}$/ });
      t.match(await setPolicy(policy('fix')), { kind: 'loaded' }, 'the same again');
      await developer.kubectlOrThrow(['create', '-f', '-'], onDex('fixed'));
      const stored = await developer.kubectlOrThrow(['get', 'apirule', 'fixed', '-o', 'json']);
      t.notMatch(stored, 'dex.kyma.local');
    });

    await t.test('is not in the way of APIRules without jwt when it is down', async (t) => {
      await dexodus.end('SIGKILL');
      const plain = { ...onDex('plain'), spec: { rules: [{ path: '/.*' }] } };
      await developer.kubectlOrThrow(['create', '-f', '-'], plain);
      const { stderr } = await developer.kubectl(['create', '-f', '-'], onDex('unjudged'));
      t.match(stderr, 'failed calling webhook "validate.dexodus.dev"');
      await dexodus.start();
      await developer.kubectlOrThrow(['create', '-f', '-'], onDex('judged'));
    });

    await t.test('leaves no webhook behind when it is deleted', async (t) => {
      const manifests = ['--kustomize', 'manifests/base', '--wait=false'];
      await admin.kubectlOrThrow(['delete', ...manifests]);
      const kinds = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';
      t.equal(await admin.kubectlOrThrow(['get', kinds, '-o', 'name']), '');
    });
  },
);
