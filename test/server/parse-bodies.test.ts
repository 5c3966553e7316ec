import { fastify as createFastify } from 'fastify';
import t from 'tap';
import { parseBodies } from '../../src/server/parse-bodies.ts';

const server = createFastify();
parseBodies(server, 100);
server.post('/', (request, reply) => reply.send({ keys: Object.keys(Object(request.body)) }));

const post = (payload: string, type: string) =>
  server.inject({ method: 'POST', url: '/', payload, headers: { 'content-type': type } });

t.test('what is no JSON, or comes as something else, is an error', async (t) => {
  const broken = await post('{', 'application/json');
  t.match(broken.json(), { code: 'ERR_REVIEW_INVALID', message: /^the body is no JSON: / });
  t.equal((await post('{}', 'text/plain')).statusCode, 415);
});

t.test('what is too large is an error', async (t) => {
  t.equal((await post(`"${'a'.repeat(99)}"`, 'application/json')).statusCode, 413);
  t.equal((await post(`{"a":"${'a'.repeat(92)}"}`, 'application/json')).statusCode, 200);
});

t.test('a key __proto__ is a member like any other, which nobody reads', async (t) => {
  const spaced = await post('{ "__proto__": {"a":1}, "kind": 2}', 'application/json');
  t.same(spaced.json(), { keys: ['__proto__', 'kind'] });
  const compact = await post('{"__proto__":{"a":1},"kind":2}', 'application/json');
  t.same(compact.json(), { keys: ['kind'] });
});
