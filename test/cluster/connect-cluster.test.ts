import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { connectCluster } from '../../src/cluster/connect-cluster.ts';
import { watchPolicyConfigMap } from '../../src/cluster/policy-configmap.ts';
import { createPolicyHolder } from '../../src/policy-source/policy-holder.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';

const log = pino({ level: 'silent' });
const holder = createPolicyHolder({
  compile: () => {
    throw new Error('not asked for');
  },
  report: () => {},
});

t.test('credentials that can not work at all are wrong usage at the start', async (t) => {
  t.throws(() => connectCluster({ kubeconfig: 'no-such-file', log }), {
    code: 'ERR_USAGE',
    message: /no-such-file.*ENOENT/,
  });
});

t.test('the kubeconfig is read again for each connection', async (t) => {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const file = join(t.testdir(), 'kubeconfig.yaml');
  const write = (token: string) =>
    writeFile(
      file,
      JSON.stringify({
        clusters: [
          { name: 'c', cluster: { server: `${server.url}/`, 'insecure-skip-tls-verify': true } },
        ],
        users: [{ name: 'u', user: { token } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
  await write('old-token');
  const cluster = connectCluster({ kubeconfig: file, log });
  void watchPolicyConfigMap(cluster, { namespace: 'dexodus', name: 'policy' }, holder);
  const first = await server.next();
  t.equal(first.headers.authorization, 'Bearer old-token');
  await write('new-token');
  first.reply(200, { metadata: { resourceVersion: '7' }, items: [] });
  const second = await server.next();
  t.equal(second.headers.authorization, 'Bearer new-token');
  cluster.close();
  await second.closed;
});
