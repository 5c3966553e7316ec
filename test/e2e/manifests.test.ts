import { join } from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import type { CommandOutcome } from '../control-plane/run-command.ts';
import { appliedChanges, changesBetween, driftOf } from './drift.ts';

const base = join(import.meta.dirname, '../../manifests/base');

t.test('the base, applied', { skip: await skipWithoutControlPlane() }, async (t) => {
  const cluster = await startControlPlane();
  t.teardown(() => cluster.stop());
  const { admin } = cluster;
  const { kubectlOrThrow: kubectl } = admin;
  const manifests = parseAllDocuments(await kubectl(['kustomize', base])).map(
    (document): { readonly kind: string } => document.toJS(),
  );
  const live = async (): Promise<readonly object[]> => {
    const list: { readonly items: readonly object[] } = JSON.parse(
      await kubectl(['get', '-k', base, '-o', 'json']),
    );
    return list.items;
  };

  await t.test('one command installs it', async (t) => {
    const lines = (await kubectl(['apply', '-k', base])).trim().split('\n');

    t.equal(lines.length, manifests.length);
    t.ok(lines.every((line) => line.endsWith(' created')));
  });

  await t.test('the same command again changes nothing', async (t) => {
    const before = await live();

    t.strictSame(appliedChanges(await kubectl(['apply', '-k', base])), []);
    t.strictSame(await live(), before);
    t.equal((await admin.kubectl(['diff', '-k', base])).code, 0);
  });

  await t.test('every field that the API server fills in is written out', async (t) => {
    const objects = await live();
    for (const [index, manifest] of manifests.entries()) {
      t.strictSame(driftOf(manifest, objects[index]), [], manifest.kind);
    }
  });

  await t.test('a GitOps tool takes it over without a conflict or a change', async (t) => {
    const apply = ['apply', '--server-side', '--field-manager=gitops', '-k', base];
    const before = await live();
    await kubectl(apply);
    const taken = await live();
    // kubectl keeps its annotation up to date, which a Deployment counts as a new generation.
    t.strictSame(
      taken.flatMap((object, index) => changesBetween(before[index], object)),
      [],
    );

    await kubectl(apply);
    t.strictSame(await live(), taken, 'the second time, nothing at all');
  });

  await t.test('a caBundle put in by another field manager stays', async (t) => {
    const configuration = 'validatingwebhookconfiguration/dexodus';
    const path = '{.webhooks[0].clientConfig.caBundle}';
    const current = (): Promise<string> =>
      kubectl(['get', configuration, '-o', `jsonpath=${path}`]);
    const authority = '{.clusters[0].cluster.certificate-authority-data}';
    const caBundle = await kubectl(['config', 'view', '--raw', '-o', `jsonpath=${authority}`]);
    const own = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'dexodus' },
      webhooks: [{ name: 'validate.dexodus.dev', clientConfig: { caBundle } }],
    };
    await kubectl(['apply', '--server-side', '--field-manager=dexodus', '-f', '-'], own);
    t.equal(await current(), caBundle);

    await kubectl(['apply', '-k', base]);
    await kubectl(['apply', '--server-side', '--field-manager=gitops', '-k', base]);
    t.equal(await current(), caBundle);
    t.equal((await admin.kubectl(['diff', '-k', base])).code, 0, 'and shows as no drift');
  });

  await t.test('the pod is allowed under the restricted Pod Security profile', async (t) => {
    const get = ['get', 'deployment', 'dexodus', '-n', 'dexodus'];
    const template = await kubectl([...get, '-o', 'jsonpath={.spec.template}']);
    const { metadata, spec }: { readonly metadata: object; readonly spec: object } =
      JSON.parse(template);
    const create = (podSpec: object): Promise<CommandOutcome> =>
      admin.kubectl(['create', '--dry-run=server', '-f', '-'], {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, name: 'dexodus', namespace: 'dexodus' },
        spec: podSpec,
      });

    t.match(await create(spec), { code: 0, stderr: '' });
    const { code, stderr } = await create({ ...spec, securityContext: {} });
    t.equal(code, 1);
    t.match(stderr, 'violates PodSecurity "restricted:latest": runAsNonRoot');
  });

  await t.test(
    'the service account may watch the policy, namespaces and its webhooks, and delete nothing',
    async (t) => {
      const account = await cluster.serviceAccount({ namespace: 'dexodus', name: 'dexodus' });
      const may = async (...request: string[]): Promise<boolean> =>
        (await account.kubectl([...request, '-n', 'dexodus'])).code === 0;
      const policy = '--field-selector=metadata.name=dexodus-policy';

      t.ok(await may('get', 'configmap', 'dexodus-policy'));
      t.ok(await may('get', 'configmaps', policy));
      t.notOk(await may('get', 'configmap', 'kube-root-ca.crt'));
      t.notOk(await may('get', 'configmaps'));
      t.notOk(await may('get', 'secrets'));
      t.notOk(await may('get', 'secret', 'another'));
      t.notOk(await may('delete', 'secret', 'dexodus-ca'));
      t.ok(await may('get', 'validatingwebhookconfiguration', 'dexodus'));
      t.notOk(await may('get', 'validatingwebhookconfigurations'));
      t.notOk(await may('delete', 'validatingwebhookconfiguration', 'dexodus'));
      t.notOk(await may('delete', 'configmap', 'dexodus-policy'));
      t.ok(await may('get', 'namespaces'));
      t.notOk(await may('delete', 'namespace', 'default'));
      t.notOk(await may('label', 'namespace', 'default', 'a=b'));
      const rights = await account.kubectlOrThrow(['auth', 'can-i', '--list', '-n', 'dexodus']);
      t.match(rights, /configmaps +\[\] +\[dexodus-policy\] +\[get list watch\]/);
    },
  );
});
