import { Counter, Registry } from 'prom-client';
import t from 'tap';
import { buildProbeServer } from '../../src/server/probe-server.ts';

t.test('a server that is not ready says why, and lives on', async (t) => {
  const server = buildProbeServer({
    notReady: () => ['no policy', 'stopping'],
    registry: new Registry(),
    beforeScrape: () => {},
  });
  t.match(await server.inject('/readyz'), {
    statusCode: 503,
    body: 'not ready: no policy; stopping\n',
  });
  t.match(await server.inject('/livez'), { statusCode: 200, body: 'ok\n' });
});

t.test('a ready server says so, and shows its metrics', async (t) => {
  const registry = new Registry();
  const counter = new Counter({ name: 'fish_total', help: 'Fish', registers: [registry] });
  const server = buildProbeServer({
    notReady: () => [],
    registry,
    beforeScrape: () => counter.inc(),
  });
  t.match(await server.inject('/readyz'), { statusCode: 200, body: 'ok\n' });
  t.match(await server.inject('/metrics'), {
    statusCode: 200,
    headers: { 'content-type': /text\/plain/ },
    body: /^fish_total 1$/m,
  });
});
