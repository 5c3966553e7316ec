import t from 'tap';
import { policySchema } from '../../src/policy/schema.ts';
import { isWidePattern } from '../../src/policy/wide-pattern.ts';

t.test('a pattern is wide where it matches hosts that no Dex has', async (t) => {
  for (const pattern of ['*.com', '*.example.com', '*.dex.*', 'login.*', 'index.*', 'dexter.*'])
    t.ok(isWidePattern(pattern), pattern);
});

t.test('the hosts of Dex, and whatever has no *, are not wide', async (t) => {
  const shipped = policySchema.parse({ apiVersion: 'dexodus.dev/v1', kind: 'Policy' }).dex.hosts;
  const own = [
    'dex.kyma.local',
    'auth.example.com',
    'my-dex.*',
    'Dex.*',
    'dex-service.kyma-system.*',
  ];
  for (const pattern of [...shipped, ...own]) t.notOk(isWidePattern(pattern), pattern);
});
