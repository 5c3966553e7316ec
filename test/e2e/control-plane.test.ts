import { existsSync } from 'node:fs';
import t from 'tap';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { installCrd, removeCrd } from '../control-plane/install-crd.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';

const apiRule = (name: string) => ({
  apiVersion: 'gateway.kyma-project.io/v1beta1',
  kind: 'APIRule',
  metadata: { name, namespace: 'default' },
  spec: { host: 'orders', anything: [1, null, { goes: true }] },
});

t.test('a real control plane', { skip: await skipWithoutControlPlane() }, async (t) => {
  const cluster = await startControlPlane();
  t.teardown(() => cluster.stop());
  const { admin, developer } = cluster;
  await installCrd(admin);

  await t.test('an ordinary user may not do more than edit APIRules', async (t) => {
    const { code, stderr } = await developer.kubectl(['create', 'namespace', 'mine']);
    t.equal(code, 1);
    t.match(stderr, 'User "developer" cannot create resource "namespaces"');
  });

  await t.test('an ordinary user creates an APIRule, in each version', async (t) => {
    for (const version of ['v1alpha1', 'v1beta1', 'v2alpha1', 'v2']) {
      const rule = apiRule(`as-${version}`);
      const apiVersion = `gateway.kyma-project.io/${version}`;
      await developer.kubectlOrThrow(['apply', '-f', '-'], { ...rule, apiVersion });
      const path = `/apis/${apiVersion}/namespaces/default/apirules/${rule.metadata.name}`;
      const stored = JSON.parse(await developer.kubectlOrThrow(['get', '--raw', path]));
      t.match(stored, { apiVersion });
      t.same(stored.spec, rule.spec, 'all fields are kept');
    }
  });

  await t.test('the audit log tells who changed an APIRule', async (t) => {
    await developer.kubectlOrThrow(['create', '-f', '-'], apiRule('audited'));
    const event = await cluster.auditEvent((it) => it.objectRef?.name === 'audited');
    t.match(event, {
      verb: 'create',
      user: { username: 'developer' },
      objectRef: { resource: 'apirules', namespace: 'default', apiVersion: 'v1beta1' },
      responseStatus: { code: 201 },
    });
  });

  await t.test('a ServiceAccount signs in with a token of its own', async (t) => {
    await admin.kubectlOrThrow(['create', 'serviceaccount', 'robot']);
    const robot = await cluster.serviceAccount({ namespace: 'default', name: 'robot' });
    const whoami = await robot.kubectlOrThrow(['auth', 'whoami', '-o', 'json']);
    t.equal(JSON.parse(whoami).status.userInfo.username, 'system:serviceaccount:default:robot');
  });

  await t.test('what is stored outlives a restart of the API server, and of etcd', async (t) => {
    const rule = apiRule('survivor');
    await developer.kubectlOrThrow(['create', '-f', '-'], rule);
    await cluster.restartApiServer();
    await developer.kubectlOrThrow(['get', 'apirule', 'survivor']);
    await cluster.restartEtcd();
    await developer.kubectlOrThrow(['get', 'apirule', 'survivor']);
    t.pass();
  });

  await t.test('the CRD goes, and another one takes its place', async (t) => {
    await removeCrd(admin);
    await installCrd(admin);
    const left = await developer.kubectlOrThrow(['get', 'apirules', '-A', '-o', 'name']);
    t.equal(left, '');
  });

  await t.test('nothing is left behind', async (t) => {
    await cluster.stop();
    t.notOk(existsSync(cluster.directory));
  });
});

t.test(
  'flags that the API server refuses',
  { skip: await skipWithoutControlPlane() },
  async (t) => {
    await t.rejects(
      startControlPlane({ apiServerArguments: ['--no-such-flag=1'] }),
      /kube-apiserver ended while starting:[^]*no-such-flag/,
    );
  },
);
