import { Registry } from 'prom-client';
import t from 'tap';
import { buildProbeServer } from '../../src/server/probe-server.ts';

t.test('a server that is not ready says why, and lives on', async (t) => {
  const server = buildProbeServer({
    notReady: () => ['no policy', 'stopping'],
    registry: new Registry(),
  });
  t.match(await server.inject('/readyz'), {
    statusCode: 503,
    body: 'not ready: no policy; stopping\n',
  });
  t.match(await server.inject('/livez'), { statusCode: 200, body: 'ok\n' });
});

t.test('a ready server says so, and shows its metrics', async (t) => {
  const server = buildProbeServer({ notReady: () => [], registry: new Registry() });
  t.match(await server.inject('/readyz'), { statusCode: 200, body: 'ok\n' });
  t.match(await server.inject('/metrics'), {
    statusCode: 200,
    headers: { 'content-type': /text\/plain/ },
  });
});
