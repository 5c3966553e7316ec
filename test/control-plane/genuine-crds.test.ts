import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { crdVariants, type Crd } from './genuine-crds.ts';

const own: Crd = parse(readFileSync(join(import.meta.dirname, 'objects/apirule-crd.yaml'), 'utf8'));
const versionsOf = (crd: Crd): readonly string[] =>
  crdVariants('own', crd).map(({ version }) => version);

t.test(
  'each served version is the storage version once, without a conversion webhook',
  async (t) => {
    const shipped = { ...own, spec: { ...own.spec, conversion: { strategy: 'Webhook' } } };
    t.same(versionsOf(shipped), ['v1alpha1', 'v1beta1', 'v2alpha1', 'v2']);
    for (const { version, crd } of crdVariants('own', shipped)) {
      const stored = crd.spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
      t.same(stored, [version]);
      t.same(crd.spec.conversion, { strategy: 'None' });
    }
  },
);

t.test('a version that is not served is never the storage version', async (t) => {
  const versions = own.spec.versions.map((it) => ({ ...it, served: it.name !== 'v1alpha1' }));
  t.same(versionsOf({ ...own, spec: { ...own.spec, versions } }), ['v1beta1', 'v2alpha1', 'v2']);
});
