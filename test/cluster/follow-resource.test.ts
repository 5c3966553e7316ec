import t from 'tap';
import { connectApiServer } from '../../src/cluster/api-server.ts';
import { followResource } from '../../src/cluster/follow-resource.ts';
import { systemTimer } from '../../src/cluster/timer.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';

t.test('metadata alone is asked for by its media type, an object by no name', async (t) => {
  const server = await startFakeApiServer();
  t.teardown(() => server.close());
  const apiServer = connectApiServer({
    loadKubeConfig: () => server.kubeConfig,
    timer: systemTimer,
  });
  const told: unknown[] = [];
  const end = followResource(
    { apiServer, random: () => 0, signal: new AbortController().signal },
    {
      resource: {
        title: 'Namespaces',
        permission: 'watch on namespaces',
        path: '/api/v1/namespaces',
        metadataOnly: true,
        read: (object) => object.kind,
      },
      resourceVersion: '7',
      handlers: { set: (kind) => void told.push(kind), remove: () => t.fail() },
      opened: () => void told.push('opened'),
    },
  );
  const request = await server.next();
  t.equal(request.headers.accept, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
  t.equal(
    request.url,
    '/api/v1/namespaces?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300',
  );
  const object = { kind: 'PartialObjectMetadata', metadata: { resourceVersion: '8' } };
  request.send({ type: 'ADDED', object });
  request.end();
  t.same(await end, { kind: 'ended', resourceVersion: '8', heard: true });
  t.same(told, ['opened', 'PartialObjectMetadata']);
});
