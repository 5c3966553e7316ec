import t from 'tap';
import { admit } from '../../src/admit.ts';
import { createMetrics } from '../../src/audit/metrics.ts';
import { serveCommand } from '../../src/commands/serve.ts';
import { buildAdmissionServer } from '../../src/server/admission-server.ts';
import { buildProbeServer } from '../../src/server/probe-server.ts';
import { columnOf, readTable } from './table.ts';

const page = 'docs/operations.md';

/** What the two servers, one with TLS and one without, have in common. */
interface Routed {
  readonly ready: () => PromiseLike<unknown>;
  readonly printRoutes: (options: { readonly commonPrefix: false }) => string;
}

/** `POST /mutate`; what Fastify adds for HEAD is left out. */
async function routesOf(server: Routed): Promise<readonly string[]> {
  await server.ready();
  const tree = server.printRoutes({ commonPrefix: false });
  return [...tree.matchAll(/ (\/?[\w-]+) \((\w+)/g)].map(
    ([, path = '', method = '']) => `${method} /${path.replace('/', '')}`,
  );
}

t.test('every endpoint stands in docs/operations.md with its port, and no other', async (t) => {
  const { registry } = createMetrics(() => 0);
  const { server } = buildAdmissionServer(
    {
      admit,
      admitPolicy: () => {
        throw new Error('not asked');
      },
      policy: () => undefined,
      labelsOf: () => ({}),
      clock: { now: () => 0, monotonic: () => 0 },
      reviewed: () => {},
      failed: () => {},
      isDraining: () => false,
      longestWait: () => 0,
      connectionRefused: () => {},
    },
    {},
  );
  const probes = buildProbeServer({ notReady: () => [], registry, beforeScrape: () => {} });
  const { port, probePort } = serveCommand().opts();
  const endpoints = new Map<string, number>();
  for (const route of await routesOf(server)) endpoints.set(route, port);
  for (const route of await routesOf(probes)) endpoints.set(route, probePort);
  t.ok(endpoints.size > 3, 'the endpoints are found');

  const rows = readTable('operations.md', 'Endpoints');
  for (const [route, port] of endpoints) {
    const row = rows.find((row) => row['endpoint'] === route);
    t.ok(row, `${page}, Endpoints: a row for ${route}`);
    t.equal(row?.['port'], String(port), `${page}, Endpoints: the port of ${route}`);
  }
  for (const route of columnOf(rows, 'endpoint'))
    t.ok(endpoints.has(route), `${route} of ${page} is a route`);
});
