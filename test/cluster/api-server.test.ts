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
import { systemTimer, type Timer } from '../../src/cluster/timer.ts';
import { eventually } from '../control-plane/eventually.ts';
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

t.test('a write that fails says how, and is not tried again', async (t) => {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const { timer: fakeTimer, fire, running } = createFakeTimer();
  let started = 0;
  const starts = () => started;
  const timer: Timer = (milliseconds, callback) => {
    started++;
    return fakeTimer(milliseconds, callback);
  };
  const apiServer = connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer });
  const create = async () =>
    apiServer.send({ method: 'POST', path: '/api/v1/events', body: { kind: 'Event' }, signal });

  await t.test('refused, with the words of the API server', async (t) => {
    const answer = create();
    (await server.next()).reply(409, { kind: 'Status', message: 'events "a" already exists' });
    t.same(await answer, { kind: 'refused', status: 409, message: 'events "a" already exists' });
    const proxied = create();
    (await server.next()).reply(502, '<html>');
    t.same(await proxied, { kind: 'refused', status: 502, message: 'Bad Gateway' });
    const redirected = create();
    (await server.next()).reply(307, '');
    t.match(await redirected, { kind: 'refused', status: 307 });
  });

  await t.test('no answer, or half of one', async (t) => {
    started = 0;
    const silent = create();
    await server.next();
    await fire(15_000);
    await t.rejects(silent, { message: 'no answer for 15 s' });
    const falling = create();
    (await server.next()).send('{"kind":');
    // One for the silent answer; one each for this answer, its silence, and that after a part of it.
    await eventually('the timer after the first part', async () => starts() === 4 || undefined);
    await fire(15_000);
    await t.rejects(falling, { message: 'silent for 15 s' });
    const cut = create();
    (await server.next()).cut();
    await t.rejects(cut, { code: 'ECONNRESET' });
  });

  await t.test('an answer that is no object, or endless', async (t) => {
    for (const text of ['', '[]', '"Event"', '{']) {
      const answer = create();
      (await server.next()).reply(200, text);
      await t.rejects(answer, { message: /JSON|no object/u }, text);
    }
    const answer = create();
    (await server.next()).reply(200, ' '.repeat(9 * 1024 * 1024));
    await t.rejects(answer, { message: /longer than 8388608 bytes/u });
  });

  await t.test('the caller has given up', async (t) => {
    const abort = new AbortController();
    const request = { method: 'DELETE', path: '/api/v1/x', signal: abort.signal } as const;
    const answer = apiServer.send(request);
    const exchange = await server.next();
    abort.abort();
    await t.rejects(answer, { name: 'AbortError' });
    await exchange.closed;
  });
  t.same(running(), [], 'no timer is left behind');
  t.equal(server.pending(), 0, 'nothing was sent twice');
});

t.test('a write sends what it is told, and gives back what is stored', async (t) => {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const loadKubeConfig = () => server.kubeConfig;
  const apiServer = connectApiServer({ loadKubeConfig, timer: systemTimer });
  const apply = {
    contentType: 'application/apply-patch+yaml',
    body: { data: { ä: 'ö' } },
  } as const;
  const merge = { contentType: 'application/merge-patch+json', body: { data: null } } as const;
  for (const [method, rest, contentType, body] of [
    ['POST', { body: { kind: 'Event' } }, 'application/json', '{"kind":"Event"}'],
    ['PUT', { body: { kind: 'Event' } }, 'application/json', '{"kind":"Event"}'],
    ['PATCH', apply, 'application/apply-patch+yaml', '{"data":{"ä":"ö"}}'],
    ['PATCH', merge, 'application/merge-patch+json', '{"data":null}'],
    ['DELETE', {}, undefined, ''],
  ] as const) {
    const answer = apiServer.send({ method, path: '/api/v1/x?force=true', signal, ...rest });
    const exchange = await server.next();
    t.equal(exchange.method, method);
    t.equal(exchange.url, '/api/v1/x?force=true');
    t.equal(exchange.headers['content-type'], contentType);
    t.equal(exchange.headers.authorization, 'Bearer fake-token');
    t.equal(await exchange.body(), body);
    exchange.reply(method === 'POST' ? 201 : 200, { kind: 'Stored' });
    t.same(await answer, { kind: 'ok', object: { kind: 'Stored' } });
  }
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
