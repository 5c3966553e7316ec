import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { endNamespace } from '../control-plane/end-namespace.ts';
import { eventually } from '../control-plane/eventually.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';
import { readBlocks } from '../docs/block.ts';
import { appliedChanges, driftOf } from './drift.ts';

const manifests = join(import.meta.dirname, '../../manifests');
const foreignCrds = join(import.meta.dirname, '../control-plane/objects/foreign-crds.yaml');

interface Manifest {
  readonly kind: string;
}

t.test('every overlay, applied', { skip: await skipWithoutControlPlane() }, async (t) => {
  const cluster = await startControlPlane();
  t.teardown(() => cluster.stop());
  const { admin, directory } = cluster;
  const { kubectlOrThrow: kubectl } = admin;
  await kubectl(['apply', '-f', foreignCrds]);
  for (const path of ['cert-manager.io/v1/issuers', 'monitoring.coreos.com/v1/servicemonitors'])
    await eventually(
      `${path} served`,
      async () => (await admin.get(`/apis/${path}`)).status === 200 || undefined,
    );

  const components = await readdir(join(manifests, 'components'));
  const together = join(directory, 'together');
  await mkdir(together);
  await writeFile(
    join(together, 'kustomization.yaml'),
    JSON.stringify({
      sortOptions: { order: 'fifo' },
      resources: [relative(together, join(manifests, 'base'))],
      components: components.map((name) => relative(together, join(manifests, 'components', name))),
    }),
  );
  const documented = join(directory, 'documented');
  await mkdir(documented);
  const [overlay, policy] = readBlocks('install.md').filter(({ language }) => language === 'yaml');
  const text = overlay?.text.replaceAll('../manifests', relative(documented, manifests)) ?? '';
  await writeFile(join(documented, 'kustomization.yaml'), text);
  await writeFile(join(documented, 'policy.yaml'), policy?.text ?? '');

  const places = new Map([
    ['base', join(manifests, 'base')],
    ...components.map((name) => [name, join(manifests, 'overlays', name)] as const),
    ['all components together', together],
    ['the one that docs/install.md shows', documented],
  ]);
  for (const [name, place] of places) {
    await t.test(name, async (t) => {
      const built = parseAllDocuments(await kubectl(['kustomize', place])).map(
        (document): Manifest => document.toJS(),
      );

      const created = (await kubectl(['apply', '-k', place])).trim().split('\n');
      t.equal(created.length, built.length);
      t.strictSame(
        created.filter((line) => !line.endsWith(' created')),
        [],
      );

      const live = async (): Promise<readonly object[]> => {
        const got = await kubectl(['get', '-k', place, '-o', 'json']);
        const list: { readonly items: readonly object[] } = JSON.parse(got);
        return list.items;
      };
      const items = await live();
      t.strictSame(appliedChanges(await kubectl(['apply', '-k', place])), []);
      t.strictSame(await live(), items, 'a second time, nothing');
      t.equal((await admin.kubectl(['diff', '-k', place])).code, 0, 'no drift');
      for (const [index, manifest] of built.entries())
        t.strictSame(
          driftOf(manifest, items[index]),
          [],
          `${manifest.kind}: every default is written out`,
        );

      await kubectl(['delete', '-k', place, '--wait=false']);
      await endNamespace(admin, 'dexodus');
      const left = ['get', '-k', place, '-o', 'name', '--ignore-not-found'];
      t.equal(await kubectl(left), '', 'nothing is left behind');
    });
  }
});
