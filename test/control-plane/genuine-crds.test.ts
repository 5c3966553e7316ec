import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { crdVariants, genuineCrds } from './genuine-crds.ts';

const own = readFileSync(join(import.meta.dirname, 'objects/apirule-crd.yaml'), 'utf8');

t.test('no folder, no genuine CRDs', async (t) => {
  t.same(genuineCrds(join(t.testdirName, 'nowhere')), []);
});

t.test(
  'each served version is the storage version once, without a conversion webhook',
  async (t) => {
    const variants = crdVariants('own', own.replace('strategy: None', 'strategy: Webhook'));
    t.same(
      variants.map(({ version }) => version),
      ['v1alpha1', 'v1beta1', 'v2alpha1', 'v2'],
    );
    for (const { version, crd } of variants) {
      const stored = crd.spec.versions.filter(({ storage }) => storage);
      t.same(
        stored.map(({ name }) => name),
        [version],
      );
      t.same(crd.spec.conversion, { strategy: 'None' });
    }
  },
);

t.test('a version that is not served is never the storage version', async (t) => {
  const variants = crdVariants('own', own.replace('served: true', 'served: false'));
  t.same(
    variants.map(({ version }) => version),
    ['v1beta1', 'v2alpha1', 'v2'],
  );
});

t.test('a CRD is named after its file', async (t) => {
  const folder = t.testdir({ 'kyma-9.9.9__v2.yaml': own, 'SOURCES.tsv': 'file\tsource' });
  t.equal(genuineCrds(folder)[0]?.source, 'kyma-9.9.9__v2');
});
