import { fastify as createFastify, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { withoutSchemas } from './without-schemas.ts';

/** What the probes tell. */
export interface ProbeDependencies {
  /** Why no review should be sent here; empty where one may. */
  readonly notReady: () => readonly string[];
  readonly registry: Registry;
  /** Called before the registry is read. */
  readonly beforeScrape: () => void;
}

/** Builds the plain server of the kubelet and of Prometheus: `/livez`, `/readyz`, `/metrics`. */
export function buildProbeServer({
  notReady,
  registry,
  beforeScrape,
}: ProbeDependencies): FastifyInstance {
  const server = createFastify({ forceCloseConnections: true, schemaController: withoutSchemas });
  server.get('/livez', async () => 'ok\n');
  server.get('/readyz', async (_request, reply) => {
    const reasons = notReady();
    return reasons.length === 0
      ? 'ok\n'
      : reply.code(503).send(`not ready: ${reasons.join('; ')}\n`);
  });
  server.get('/metrics', async (_request, reply) => {
    beforeScrape();
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
  return server;
}
