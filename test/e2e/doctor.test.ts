import t from 'tap';
import { startInstalled } from '../control-plane/installed.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import type { Result } from '../../src/doctor/result.ts';
import { policyText } from '../support/policy.ts';
import { runDexodus } from '../support/run-dexodus.ts';

t.test(
  'the doctor tells what is wrong with a real installation',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const { cluster, dexodus, setPolicy, stop } = await startInstalled({
      policy: policyText({ mode: 'fix' }),
      // One that refuses broken policies would keep a row of the table from being seen.
      policyWebhook: false,
    });
    t.teardown(stop);
    const { admin, developer } = cluster;

    async function examine(kubeconfig = admin.kubeconfig) {
      const run = await runDexodus(['doctor', '--kubeconfig', kubeconfig, '-o', 'json']);
      const { results }: { readonly results: readonly Result[] } = JSON.parse(run.stdout);
      const of = (status: string) =>
        results.filter((result) => result.status === status).map(({ check }) => check);
      return { code: run.code, results, of };
    }

    await t.test('replicas that nobody starts are all that is wrong', async (t) => {
      const { code, of, results } = await examine();
      t.same(of('failure'), ['replicas'], JSON.stringify(results, undefined, 1));
      t.equal(code, 1);
      t.same(of('warning'), ['webhook policy.dexodus.dev']);
      for (const check of [
        'webhook mutate.dexodus.dev',
        'webhook validate.dexodus.dev',
        'certificate for validate.dexodus.dev',
        'RBAC',
        'policy in force',
      ])
        t.ok(of('ok').includes(check), check);
      t.ok(of('ok').includes('admission of v1beta1'));
    });

    // No controller runs here: the Deployment's status is written by hand.
    const status = '{"status":{"replicas":2,"readyReplicas":2}}';
    const patchStatus = ['patch', 'deployment', 'dexodus', '-n', 'dexodus', '--subresource=status'];
    await admin.kubectlOrThrow([...patchStatus, '--type=merge', '-p', status]);

    await t.test('nothing is wrong, and the table says so', async (t) => {
      const { code, stdout } = await runDexodus(['doctor', '--kubeconfig', admin.kubeconfig]);
      t.equal(code, 0, stdout);
      t.match(stdout, /^ok {7}replicas +2 of 2 ready$/m);
      t.match(stdout, /^ok .*a rule that relies on Dex is fixed$/m);
      const rules = await admin.kubectlOrThrow(['get', 'apirules', '-A', '-o', 'name']);
      t.equal(rules.trim(), '', 'nothing was stored');
    });

    await t.test('in mode deny the probe is denied, in mode audit it tells nothing', async (t) => {
      await setPolicy(policyText({ mode: 'deny' }));
      t.equal((await examine()).code, 0);
      await setPolicy(policyText({ mode: 'audit' }));
      t.ok((await examine()).of('unknown').includes('admission of v1beta1'));
    });

    await t.test('who may read nothing is told which rights are missing', async (t) => {
      const { code, of, results } = await examine(developer.kubeconfig);
      t.equal(code, 0, 'what can not be told is not wrong');
      t.ok(of('unknown').length >= 5);
      t.match(
        results.find(({ check }) => check === 'webhook validate.dexodus.dev'),
        { remedy: 'allow: get on ValidatingWebhookConfigurations' },
      );
    });

    await t.test('a policy that was refused', async (t) => {
      await setPolicy('mode: maybe');
      const { code, results } = await examine();
      t.equal(code, 1);
      t.match(
        results.find(({ check }) => check === 'policy'),
        { status: 'failure', found: /line 1/ },
      );
      await setPolicy(policyText({ mode: 'fix' }));
    });

    await t.test('a selector that passes a namespace by', async (t) => {
      const path = '/webhooks/0/namespaceSelector/matchExpressions/0/values/-';
      const further = JSON.stringify([{ op: 'add', path, value: 'shop' }]);
      const patch = ['patch', 'validatingwebhookconfiguration', 'dexodus', '--type=json'];
      await admin.kubectlOrThrow([...patch, '-p', further]);
      const { results } = await examine();
      t.match(
        results.find(({ check }) => check === 'webhook validate.dexodus.dev'),
        { status: 'failure', found: 'namespaces are passed by: shop' },
      );
    });

    await t.test('a server that is gone, and a webhook that is deleted', async (t) => {
      await dexodus.end('SIGKILL');
      t.ok((await examine()).of('failure').includes('admission of v1beta1'));
      await admin.kubectlOrThrow(['delete', 'validatingwebhookconfiguration', 'dexodus']);
      await admin.kubectlOrThrow(['delete', 'mutatingwebhookconfiguration', 'dexodus']);
      const { code, results } = await examine();
      t.equal(code, 1);
      t.match(
        results.find(({ check }) => check === 'webhook mutate.dexodus.dev'),
        { status: 'failure', remedy: /apply -k/ },
      );
    });
  },
);
