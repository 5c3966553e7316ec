import t from 'tap';
import { policySchema } from '../../src/policy/schema.ts';

const head = { apiVersion: 'dexodus.dev/v1', kind: 'Policy' };

t.test('an unknown key, another type and another version are refused', async (t) => {
  for (const document of [
    {},
    { ...head, apiVersion: 'dexodus.dev/v2' },
    { ...head, extra: 1 },
    { ...head, mode: 'off' },
    { ...head, providers: {} },
    { ...head, providers: [{ name: 'a', issuer: '  ' }] },
    { ...head, dex: { implicit: 'yes' } },
    { ...head, namespaces: [{ names: [] }] },
    { ...head, exemptions: [{ namespace: 'a' }] },
  ])
    t.notOk(policySchema.safeParse(document).success, JSON.stringify(document));
});

t.test('the shortest policy has every default', async (t) => {
  t.strictSame(policySchema.parse(head), {
    ...head,
    mode: 'fix',
    providers: [],
    defaults: [],
    dex: { hosts: ['dex-service', 'dex-service.*', 'dex.*'], except: [], implicit: true },
    dialect: 'auto',
    existing: 'warn',
    namespaces: [],
    exemptions: [],
  });
});
