import t, { type Test } from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { listResource } from '../../src/cluster/list-resource.ts';
import { systemTimer } from '../../src/cluster/timer.ts';
import { isObject } from '../../src/json.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';

const namespaces = {
  title: 'Namespaces',
  permission: 'list on namespaces',
  path: '/api/v1/namespaces',
  read: ({ metadata }: { readonly metadata?: unknown }) =>
    isObject(metadata) ? String(metadata.name) : '',
};

const page = (token: string, ...names: readonly string[]) => ({
  metadata: { resourceVersion: '42', continue: token },
  items: names.map((name) => ({ metadata: { name } })),
});

async function listing(t: Test, metadataOnly: boolean) {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const apiServer = connectApiServer({
    loadKubeConfig: () => server.kubeConfig,
    timer: systemTimer,
  });
  const { signal } = new AbortController();
  return { server, listed: listResource(apiServer, { ...namespaces, metadataOnly }, signal) };
}

t.test('pages are put together', async (t) => {
  const { server, listed } = await listing(t, false);
  const first = await server.next();
  t.equal(first.url, '/api/v1/namespaces?limit=200');
  first.reply(200, page('a&b=c', 'one', 'two'));
  const second = await server.next();
  t.equal(second.query.get('continue'), 'a&b=c');
  second.reply(200, page('', 'three'));
  t.same(await listed, { kind: 'listed', all: ['one', 'two', 'three'], resourceVersion: '42' });
});

t.test('metadata alone is asked for by its media type', async (t) => {
  const { server, listed } = await listing(t, true);
  const request = await server.next();
  t.equal(
    request.headers.accept,
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  );
  request.reply(200, page('', 'one'));
  t.match(await listed, { all: ['one'] });
});

t.test('a refusal is handed on with what the API server says', async (t) => {
  const { server, listed } = await listing(t, false);
  (await server.next()).reply(403, { kind: 'Status', message: `not you${'!'.repeat(2000)}` });
  const answer = await listed;
  t.match(answer, { kind: 'refused', status: 403, message: /^not you!/ });
  t.equal(answer.kind === 'refused' && answer.message.length, 1000, 'bounded');
});

t.test('a redirect is a refusal: credentials go to no other host', async (t) => {
  const { server, listed } = await listing(t, false);
  (await server.next()).reply(307, 'elsewhere');
  t.same(await listed, { kind: 'refused', status: 307, message: 'Temporary Redirect' });
});
