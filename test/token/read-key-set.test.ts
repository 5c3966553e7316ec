import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import t, { type Test } from 'tap';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { readKeySet, readKeySets } from '../../src/token/read-key-set.ts';
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

const read = (url: string, token = '') => readKeySet(systemFetch, url, token);

t.test('the keys of a set, and whether each verifies the token', async (t) => {
  const keys = await startKeyServer();
  t.teardown(() => keys.close());
  const token = await keys.sign('a');
  t.match(await read(keys.url('a'), token), {
    kind: 'keys',
    keys: [{ kid: 'a', use: 'sig', kty: 'RSA', alg: 'RS256', verifies: true }],
  });
  t.match(await read(keys.url('b'), token), { keys: [{ verifies: false }] });
  t.same(await read(keys.url('empty'), token), { kind: 'keys', keys: [] });
  const all = await readKeySets(systemFetch, [keys.url('a'), keys.deadUrl], token);
  t.match([...all.values()], [{ kind: 'keys' }, { kind: 'unreachable' }]);
  t.same([...all.keys()], [keys.url('a'), keys.deadUrl]);
});

t.test('an answer that is no key set is told from no answer', async (t) => {
  const keys = await startKeyServer();
  t.teardown(() => keys.close());
  const reason = (text: string) => new RegExp(`^"http://127\\.0\\.0\\.1:\\d+/\\w+": ${text}`);
  t.match(await read(keys.url('garbage')), { kind: 'unusable', reason: reason('.* no JSON') });
  t.match(await read(keys.url('missing')), { kind: 'unreachable', reason: reason('.* 404') });
  t.match(await read(keys.deadUrl), { kind: 'unreachable', reason: reason('.* refused') });
  const none = await serve(t, (_request, response) => void response.end('{"keys":[1]}'));
  t.match(await read(none), { kind: 'unusable', reason: reason('.* no JSON Web Key Set') });
  const many = await serve(t, (_request, response) => {
    response.end(JSON.stringify({ keys: Array.from({ length: 201 }, () => ({})) }));
  });
  t.match(await read(many), { kind: 'unusable', reason: reason('has more than 200 keys') });
});

t.test('addresses that are not called', async (t) => {
  t.match(await read('file:///etc/passwd'), { kind: 'unreachable' });
  t.match(await read('keys'), { kind: 'unreachable' });
  t.match(await read('dex-service:5556/keys'), { kind: 'unusable', reason: /scheme/ });
});
