import { once } from 'node:events';
import { fastify } from 'fastify';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';
import { followExchanges } from '../../src/server/exchanges.ts';
import type { Arrival, Gate } from '../../src/server/gate.ts';

const tls = await readServingCertificate(t.testdir(), Date.now());

async function following(t: { readonly teardown: (done: () => unknown) => void }) {
  const arrivals: (Arrival & { readonly inHand: number })[] = [];
  const released: number[] = [];
  let share: number | undefined = 0;
  const gate: Gate = {
    enter(arrival, inHand) {
      arrivals.push({ ...arrival, inHand });
      return share;
    },
    release: (bytes) => void released.push(bytes),
  };
  const server = fastify({ https: tls });
  const { inFlight, bodyRead } = followExchanges(server, {
    clock: { monotonic: () => 5 },
    longestWait: () => 70,
    reviewed: () => {},
    gate,
  });
  server.post('/validate', (request, reply) => {
    bodyRead(request);
    return reply.send(request.body);
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  const send = async (path: string, body: string) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      rejectUnauthorized: false,
    });
    sent.setHeader('content-type', 'application/json').end(body);
    const [response] = await once(sent, 'response');
    return { status: response.statusCode, body: await text(response) };
  };
  return { send, arrivals, released, inFlight, give: (next: number | undefined) => (share = next) };
}

t.test('what the gate refuses never reaches its handler', async (t) => {
  const { send, give, released } = await following(t);
  give(undefined);
  const { status, body } = await send('/validate', '{"a":1}');
  t.equal(status, 500, 'this server has no words for it');
  t.match(body, 'ERR_OVERLOADED');
  t.same(released, []);
});

t.test('the gate hears what the headers and the clock say', async (t) => {
  const { send, arrivals } = await following(t);
  await send('/validate?timeout=3s', '{"a":1}');
  await send('/validate', '{}');
  t.match(arrivals, [
    { waitedMilliseconds: 70, timeoutMilliseconds: 3000, bodyBytes: 7, inHand: 1 },
    { timeoutMilliseconds: 30_000, bodyBytes: 2 },
  ]);
});

t.test('a share is given back once, whatever becomes of the request', async (t) => {
  const { send, give, released } = await following(t);
  give(100);
  t.match(await send('/validate', '{"a":1}'), { status: 200 });
  t.match(await send('/validate', 'no JSON'), { status: 400 });
  t.match(await send('/other', '{}'), { status: 404 });
  t.same(released, [100, 100, 100]);
});
