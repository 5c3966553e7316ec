import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { connectCluster } from '../../src/cluster/connect-cluster.ts';
import { watchPolicyConfigMap } from '../../src/cluster/policy-configmap.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { createPolicyHolder } from '../../src/policy-source/policy-holder.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../control-plane/eventually.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { policyText } from '../support/policy.ts';

const manifests = join(import.meta.dirname, '../../manifests/base');
const configMap = (data: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'dexodus-policy', namespace: 'dexodus' },
  data,
});
const policy = (mode: string) => configMap({ 'policy.yaml': policyText({ mode }) });

t.test(
  'the policy of a ConfigMap, read as the ServiceAccount of the manifests',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    const cluster = await startControlPlane();
    t.teardown(() => cluster.stop());
    const { admin } = cluster;
    for (const file of ['02-namespace', '10-service-account']) {
      await admin.kubectlOrThrow(['apply', '-f', join(manifests, `${file}.yaml`)]);
    }
    const account = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });

    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
    const logged = (pattern: RegExp) =>
      eventually(`the log line ${pattern}`, async () => lines.find((line) => pattern.test(line)));
    const holder = createPolicyHolder({ compile: compilePolicy, report: () => {} });
    const connected = connectCluster({ kubeconfig: account.kubeconfig, log });
    t.teardown(connected.close);
    void watchPolicyConfigMap(connected, { namespace: 'dexodus', name: 'dexodus-policy' }, holder);
    const modeNow = () => holder.current()?.partOf('any').mode;
    /** Changes the ConfigMap and waits until it counts, as people would: two seconds at most. */
    const takesEffect = async (mode: string) => {
      await admin.kubectlOrThrow(['apply', '-f', '-'], policy(mode));
      await eventually(`mode ${mode}`, async () => modeNow() === mode || undefined, 2);
    };
    const problem = (pattern: RegExp) =>
      eventually(`a problem like ${pattern}`, async () => {
        const text = holder.problem() ?? '';
        return pattern.test(text) ? text : undefined;
      });

    await t.test('not allowed to: the log says what to grant, and granted it begins', async (t) => {
      await logged(/"level":50.*cannot list resource .*; allow it in a Role or ClusterRole: get/);
      t.equal(holder.current(), undefined);
      t.match(holder.problem(), /ConfigMap dexodus\/dexodus-policy can't be watched: .*forbidden/);
      for (const file of ['11-role', '12-role-binding']) {
        await admin.kubectlOrThrow(['apply', '-f', join(manifests, `${file}.yaml`)]);
      }
      await problem(/^ConfigMap dexodus\/dexodus-policy doesn't exist$/);
      await logged(/dexodus-policy: watched again/);
    });

    await t.test('an edit takes effect within two seconds', async (t) => {
      await takesEffect('deny');
      await takesEffect('warn');
      t.equal(holder.problem(), undefined);
    });

    await t.test('what is no policy leaves the last good one in force', async (t) => {
      await admin.kubectlOrThrow(['apply', '-f', '-'], configMap({ 'policy.yaml': 'mode: [' }));
      await problem(/line 1/);
      t.equal(modeNow(), 'warn');
      await admin.kubectlOrThrow(['apply', '-f', '-'], configMap({ 'other.yaml': '' }));
      await problem(/has no key policy.yaml$/);
      t.equal(modeNow(), 'warn');
      await takesEffect('audit');
      t.equal(holder.problem(), undefined);
    });

    await t.test('deleted and put back', async (t) => {
      await admin.kubectlOrThrow(['delete', 'configmap', 'dexodus-policy', '-n', 'dexodus']);
      await problem(/doesn't exist$/);
      t.equal(modeNow(), 'audit');
      await takesEffect('deny');
      t.equal(holder.problem(), undefined);
    });

    await t.test('an API server that is killed and comes back is watched again', async (t) => {
      lines.length = 0;
      await cluster.restartApiServer();
      await admin.kubectlOrThrow(['apply', '-f', '-'], policy('warn'));
      // The pause between two attempts is 10 s at most.
      await eventually('mode warn', async () => modeNow() === 'warn' || undefined, 15);
      await takesEffect('deny');
      const texts = lines.filter((line) => !line.includes('forbidden'));
      t.ok(texts.length <= 2, `one line when it is lost, one when it is back: ${texts.join('')}`);
    });
  },
);
