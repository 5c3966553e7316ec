import t from 'tap';
import { hostOf } from '../../src/policy/host.ts';
import { compileDexHosts } from '../../src/policy/dex-hosts.ts';

const isDexHost = compileDexHosts({
  hosts: ['dex-service', 'dex-service.*', 'dex.*'],
  except: ['dex.example.com'],
  implicit: true,
});

function isDex(value: string): boolean {
  const host = hostOf(value);
  return host !== undefined && isDexHost(host);
}

t.test('what names Dex is found, however it is written', async (t) => {
  for (const value of [
    'http://dex-service.kyma-system.svc.cluster.local:5556/keys',
    'http://dex-service',
    'dex-service.kyma-system:5556/keys',
    'dex-service:5556',
    'dex.kyma.local/keys',
    '//dex.kyma.local',
    'https://dex.kyma.local',
    'HTTPS://DEX.KYMA.LOCAL:443/dex?a=b#c',
    'https://user:secret@dex.kyma.local',
    'https://dex.kyma.local.',
    'https://%64ex.kyma.local',
    'https://ｄｅｘ.kyma.local',
    ' https://dex.kyma.local\n',
    'https://dex.ky\tma.local',
    'https://dex.münchen.example',
  ])
    t.equal(isDex(value), true, value);
});

t.test('what only looks like Dex is not', async (t) => {
  for (const value of [
    '',
    'dex',
    'https://dex',
    'https://kex.kyma.local',
    'http://keks-service.kyma-system.svc.cluster.local:5556/keys',
    'https://index.example.com',
    'https://dexter.example.com',
    'https://example.com/dex.kyma.local',
    'https://login.example.com?next=https://dex.kyma.local',
    'https://dex.example.com',
    'https://login.example.com#@dex.kyma.local',
    'someone@dex.kyma.local',
    'ftp://dex.kyma.local',
    'urn:dex.kyma.local',
    'https://dex.kyma.local:port',
    'https://[dex.kyma.local',
    '?',
  ])
    t.equal(isDex(value), false, value);
});
