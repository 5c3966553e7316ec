import t from 'tap';
import { compileDexHosts } from '../../src/policy/dex-hosts.ts';

const hosts = ['dex-service', 'dex-service.*', 'dex.*'];

t.test('what only looks like Dex is not', async (t) => {
  const isDex = compileDexHosts({ hosts, except: [], implicit: true });
  for (const host of [
    'dex',
    'index.example.com',
    'dexter.example.com',
    'my-dex.example.com',
    'a.dex.example.com',
  ])
    t.notOk(isDex(host), host);
});

t.test('an exception wins', async (t) => {
  const isDex = compileDexHosts({ hosts, except: ['dex.example.com'], implicit: true });
  t.notOk(isDex('dex.example.com'));
  t.ok(isDex('dex.kyma.local'));
});

t.test('the hosts of Dex', async (t) => {
  const isDex = compileDexHosts({ hosts, except: [], implicit: true });
  for (const host of ['dex-service', 'dex-service.kyma-system.svc.cluster.local', 'dex.kyma.local'])
    t.ok(isDex(host), host);
});
