import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import t, { type Test } from 'tap';
import { readKeySet } from '../../src/token/read-key-set.ts';
import { startKeyServer } from '../support/key-server.ts';

async function serve(t: Test, handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/keys`;
}

t.test('the keys of a set, and whether each verifies the token', async (t) => {
  const keys = await startKeyServer();
  t.teardown(() => keys.close());
  const token = await keys.sign('a');
  t.match(await readKeySet(keys.url('a'), token), {
    kind: 'keys',
    keys: [{ kid: 'a', use: 'sig', kty: 'RSA', alg: 'RS256', verifies: true }],
  });
  t.match(await readKeySet(keys.url('b'), token), { keys: [{ verifies: false }] });
  t.same(await readKeySet(keys.url('empty'), token), { kind: 'keys', keys: [] });
  t.match(await readKeySet(keys.url('garbage'), token), { kind: 'unusable', reason: /no JSON/ });
  t.match(await readKeySet(keys.url('missing'), token), { kind: 'unusable', reason: /404/ });
  t.match(await readKeySet(keys.deadUrl, token), { kind: 'unreachable', reason: /ECONNREFUSED/ });
});

t.test('addresses that are not called', async (t) => {
  t.match(await readKeySet('file:///etc/passwd', ''), { kind: 'unreachable' });
  t.match(await readKeySet('keys', ''), { kind: 'unreachable' });
  t.match(await readKeySet('dex-service:5556/keys', ''), { kind: 'unusable', reason: /scheme/ });
});

t.test('no more is read than a key set needs', async (t) => {
  const large = await serve(t, (_request, response) => {
    const write = (): void => {
      while (response.write(Buffer.alloc(65_536, ' ')));
      response.once('drain', write);
    };
    write();
  });
  t.match(await readKeySet(large, ''), { kind: 'unusable', reason: /larger than/ });
  const many = await serve(t, (_request, response) => {
    response.end(JSON.stringify({ keys: Array.from({ length: 201 }, () => ({})) }));
  });
  t.match(await readKeySet(many, ''), { kind: 'unusable', reason: /more than 200 keys/ });
});

t.test('an answer that does not end is not waited for', async (t) => {
  const slow = await serve(t, (_request, response) => void response.write('{'));
  t.match(await readKeySet(slow, ''), { kind: 'unreachable', reason: /no answer within 5 s/ });
});
