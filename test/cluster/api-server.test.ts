import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import t from 'tap';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { readText } from '../../src/cluster/read-text.ts';
import { systemTimer } from '../../src/cluster/timer.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';

const { signal } = new AbortController();

t.test('an answer that falls silent is cut off, however it began', async (t) => {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const { timer, fire, started, running } = createFakeTimer();
  const apiServer = connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer });

  const never = apiServer.get('/never', { signal });
  await server.next();
  await fire(15_000);
  await t.rejects(never, { message: 'no answer for 15 s' });

  const falling = apiServer.get('/falling', { signal, silenceSeconds: 90 });
  const exchange = await server.next();
  exchange.send('some');
  const answer = await falling;
  if (answer.kind !== 'ok') throw new Error('not answered');
  const text = readText(answer.body, 100);
  await started(90_000);
  exchange.send(' more');
  await fire(90_000);
  await t.rejects(text, { message: 'silent for 90 s' });
  t.same(running(), []);
});

t.test('over TLS, as ServiceAccounts use it', async (t) => {
  const folder = t.testdir({ pod: {}, stranger: {} });
  await makeLocalCertificates(join(folder, 'pod'), Date.now());
  await makeLocalCertificates(join(folder, 'stranger'), Date.now());
  const seen: (string | undefined)[] = [];
  const server = createServer(
    {
      cert: await readFile(join(folder, 'pod/tls.crt')),
      key: await readFile(join(folder, 'pod/tls.key')),
    },
    (request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      response.end('ok');
    },
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const { port } = server.address() as AddressInfo;

  /** What client-node makes of a pod's files. */
  const loadKubeConfig = (authority: string) => () => {
    const kubeConfig = new KubeConfig();
    const tokenFile = join(folder, 'token');
    kubeConfig.loadFromClusterAndUser(
      {
        name: 'pod',
        server: `https://127.0.0.1:${port}/prefix/`,
        caFile: join(folder, authority, 'ca.crt'),
        skipTLSVerify: false,
      },
      { name: 'pod', authProvider: { name: 'tokenFile', config: { tokenFile } } },
    );
    return kubeConfig;
  };

  await t.test('a server that another authority vouches for gets no token', async (t) => {
    await writeFile(join(folder, 'token'), 'first');
    const apiServer = connectApiServer({
      loadKubeConfig: loadKubeConfig('stranger'),
      timer: systemTimer,
    });
    await t.rejects(apiServer.get('/api', { signal }), /certificate/);
    t.same(seen, []);
  });

  await t.test('a token that was rotated counts from the next request on', async (t) => {
    const apiServer = connectApiServer({
      loadKubeConfig: loadKubeConfig('pod'),
      timer: systemTimer,
    });
    const get = async () => {
      const answer = await apiServer.get('/api?x=1', { signal });
      return answer.kind === 'ok' ? readText(answer.body, 100) : answer;
    };
    t.equal(await get(), 'ok');
    await writeFile(join(folder, 'token'), 'second');
    t.equal(await get(), 'ok');
    t.same(seen, ['/prefix/api?x=1 Bearer first', '/prefix/api?x=1 Bearer second']);
  });
});
