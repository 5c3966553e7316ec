import fastify from 'fastify';
import t from 'tap';
import { withoutSchemas } from '../../src/server/without-schemas.ts';

t.test('a route with a schema is refused, rather than served without its check', async (t) => {
  const server = fastify({ schemaController: withoutSchemas });
  server.post('/x', { schema: { body: { type: 'object' } } }, async () => 'ok');
  await t.rejects(async () => server.ready(), /no route of dexodus has a schema/);
});

t.test('a route without one is served', async (t) => {
  const server = fastify({ schemaController: withoutSchemas });
  server.get('/x', async () => 'ok');
  t.equal((await server.inject('/x')).body, 'ok');
});
