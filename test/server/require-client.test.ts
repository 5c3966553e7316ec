import { fastify } from 'fastify';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import t from 'tap';
import { readServingCertificate } from '../../src/certificates/serving-certificate.ts';
import { errorAnswer } from '../../src/server/error-answer.ts';
import { clientTlsOptions, requireClient } from '../../src/server/require-client.ts';
import { makeClientAuthority, type ClientPair } from '../support/client-certificate.ts';

const tls = await readServingCertificate(t.testdir(), Date.now());
const authority = await makeClientAuthority();
const stranger = await makeClientAuthority();
const pair = await authority.issue({ subject: 'CN=kube-apiserver' });

async function requiring(t: { readonly teardown: (done: () => unknown) => void }) {
  let now = Date.now();
  let handled = 0;
  const https = { ...tls, ...clientTlsOptions, ca: authority.pem };
  const server = fastify({ https, forceCloseConnections: true });
  const changed = requireClient(server, { names: ['kube-apiserver'], now: () => now });
  server.setErrorHandler((error: Error, _request, reply) => {
    const { status, code, message } = errorAnswer(error, 0);
    return reply.code(status).send({ code, message });
  });
  server.post('/validate', async () => `handled ${++handled}`);
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  const send = async (client: Partial<ClientPair>, agent?: Agent) => {
    const options = { ...client, host: '127.0.0.1', port, rejectUnauthorized: false };
    const sent = request({ ...options, path: '/validate', method: 'POST', agent });
    sent.setHeader('content-type', 'application/json').end('{}');
    const [response] = await once(sent, 'response');
    const { statusCode: status, headers } = response;
    return { status, headers, body: await text(response) };
  };
  return {
    port,
    server,
    send,
    changed,
    handled: () => handled,
    setNow: (next: number) => (now = next),
  };
}

t.test('whoever can not prove to be the API server gets 401 and is told why', async (t) => {
  const { send, handled, port } = await requiring(t);
  const yesterday = new Date(Date.now() - 3_600_000);
  for (const [client, message] of [
    [{}, /no client certificate/],
    [await stranger.issue({ subject: 'CN=kube-apiserver' }), /not accepted/],
    [tls, /not accepted/],
    [await authority.issue({ subject: 'CN=jane' }), /common name/],
    [await authority.issue({ subject: 'O=kube-apiserver' }), /common name/],
    [await authority.issue({ subject: 'CN=kube-apiserver, CN=jane' }), /common name/],
    [await authority.issue({ subject: 'CN=kube-apiserver', notAfter: yesterday }), /EXPIRED/],
    [
      await authority.issue({
        subject: 'CN=kube-apiserver',
        usage: 'serverAuth',
      }),
      /not accepted/,
    ],
  ] as const) {
    const answer = await send(client);
    t.match(answer, { status: 401, headers: { connection: 'close' } });
    t.match(JSON.parse(answer.body), { code: 'ERR_CLIENT_REFUSED', message });
  }
  t.equal(handled(), 0);

  // The answer comes before the body does.
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.write('POST /validate HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n{');
  t.match(await text(socket), /^HTTP\/1\.1 401 /);
});

t.test('the API server is let in, on a connection that stays', async (t) => {
  const { send, handled } = await requiring(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  for (let i = 0; i < 2; i++)
    t.match(await send(pair, agent), { status: 200, headers: { connection: 'keep-alive' } });
  t.equal(handled(), 2);
});

t.test('a certificate that expires on an open connection is refused from then on', async (t) => {
  const { send, setNow } = await requiring(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  t.match(await send(pair, agent), { status: 200 });
  setNow(Date.now() + 2 * 3_600_000);
  t.match(await send(pair, agent), { status: 401, body: /expired/ });
});

t.test(
  'a connection of an authority that is gone gets one more answer, and is closed',
  async (t) => {
    const { send, changed, server } = await requiring(t);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    t.teardown(() => agent.destroy());
    t.match(await send(pair, agent), { status: 200 });
    server.server.setSecureContext({ ...tls, ...clientTlsOptions, ca: stranger.pem });
    changed();
    t.match(await send(pair, agent), { status: 200, headers: { connection: 'close' } });
    t.match(await send(pair, agent), { status: 401, body: /not accepted/ });
    const next = await stranger.issue({ subject: 'CN=kube-apiserver' });
    t.match(await send(next), { status: 200, headers: { connection: 'keep-alive' } });
  },
);

t.test('no session is resumed', async (t) => {
  const { port } = await requiring(t);
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const options = { ...pair, port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion };
    const sessions: Buffer[] = [];
    const isReused = async (session?: Buffer): Promise<boolean> => {
      const socket = connect({ ...options, ...(session && { session }) });
      socket.on('session', (each) => sessions.push(each));
      await once(socket, 'secureConnect');
      const reused = socket.isSessionReused();
      socket.end('POST /validate HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
      await text(socket);
      return reused;
    };
    await isReused();
    t.equal(await isReused(sessions.at(-1)), false, maxVersion);
  }
});
