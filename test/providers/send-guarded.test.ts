import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import t from 'tap';
import { sendGuarded, type GuardedRequest } from '../../src/providers/send-guarded.ts';

interface Seen {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const seen: Seen[] = [];
const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const body = await readAll(request);
    seen.push({ method: request.method, headers: request.headers, body });
    response.writeHead(302, { location: '/elsewhere' }).end('moved');
  };
  void answer();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
t.teardown(() => server.close());
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

const resolved: string[] = [];
const send = (host: string, request: Partial<GuardedRequest> = {}) =>
  sendGuarded(
    {
      resolve: (name, done) => {
        resolved.push(name);
        done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
      ca: undefined,
    },
    {
      url: new URL(`http://${host}:${port}/token`),
      method: 'GET',
      headers: {},
      allowPrivate: true,
      signal: new AbortController().signal,
      ...request,
    },
  );

t.test('no request leaves for an address that is not public', async (t) => {
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]'])
    await t.rejects(send(host, { allowPrivate: false }), { code: 'ERR_PROVIDER_REFUSED' }, host);
  t.same(resolved, []);
  await t.rejects(send('login.example.com', { allowPrivate: false }), {
    code: 'ERR_PROVIDER_REFUSED',
    message: /"login\.example\.com" is "127\.0\.0\.1", which is no public address/,
  });
  t.same(resolved, ['login.example.com']);
  t.same(seen, []);
});

t.test('one request is sent as it is given, and no redirect followed', async (t) => {
  const headers = { authorization: 'Basic YTpi', 'user-agent': 'other', accept: '*/*' };
  const post = { method: 'POST', headers, body: 'a=b' } as const;
  const response = await send('login.example.com', post);
  t.equal(response.statusCode, 302);
  t.equal(await readAll(response), 'moved');
  t.match(seen, [
    {
      method: 'POST',
      body: 'a=b',
      headers: {
        authorization: 'Basic YTpi',
        'content-length': '3',
        'user-agent': 'dexodus',
        accept: 'application/json',
      },
    },
  ]);
  t.equal(seen.length, 1);
});
