import t, { type Test } from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { readNamespace } from '../../src/cluster/read-namespace.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { createFakeTimer } from '../support/fake-timer.ts';

async function reading(t: Test) {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const { timer, fire, running } = createFakeTimer();
  const apiServer = connectApiServer({ loadKubeConfig: () => server.kubeConfig, timer });
  const { signal } = new AbortController();
  const read = (name: string) => readNamespace({ apiServer, timer, signal }, name);
  return { server, read, fire, running };
}

t.test('what is no name never becomes a path', async (t) => {
  const { server, read } = await reading(t);
  for (const name of ['', '.', '..', '../nodes', 'a/b', 'a?b', 'A', 'ü', 'a'.repeat(64)])
    await t.rejects(read(name), { code: 'ERR_NAMESPACE_UNREADABLE', message: /no name/ }, name);
  t.equal(server.pending(), 0);
});

t.test('an answer without labels that can be relied on is an error', async (t) => {
  const { server, read, running } = await reading(t);
  for (const [status, body, reason] of [
    [404, { kind: 'Status', message: 'namespaces "shop" not found' }, /"shop" can't be read: name/],
    [403, { kind: 'Status', message: 'forbidden' }, /forbidden/],
    [500, 'down', /Internal Server Error/],
    [200, 'no JSON', /JSON/],
    [200, '7', /no object/],
  ] as const) {
    const labels = read('shop');
    (await server.next()).reply(status, body);
    await t.rejects(labels, { code: 'ERR_NAMESPACE_UNREADABLE', message: reason });
  }
  t.same(running(), [], 'no timer is left');
});

t.test('no answer within a second is an error', async (t) => {
  const { server, read, fire } = await reading(t);
  const labels = read('shop');
  const { closed } = await server.next();
  const rejected = t.rejects(labels, {
    code: 'ERR_NAMESPACE_UNREADABLE',
    message: /no answer for 1 s/,
  });
  await fire(1000);
  await rejected;
  await closed;
});

t.test('the labels of a namespace, read as metadata alone', async (t) => {
  const { server, read } = await reading(t);
  const labels = read('shop');
  const exchange = await server.next();
  t.equal(exchange.url, '/api/v1/namespaces/shop');
  t.match(exchange.headers.accept, 'as=PartialObjectMetadata;');
  exchange.reply(200, { metadata: { name: 'shop', labels: { stage: 'legacy' } } });
  t.same(await labels, { stage: 'legacy' });
});
