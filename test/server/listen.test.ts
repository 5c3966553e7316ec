import { fastify } from 'fastify';
import t from 'tap';
import { listen } from '../../src/server/listen.ts';

const host = '127.0.0.1';

t.test('a port that is taken is told of, with the way out', async (t) => {
  const first = fastify();
  const second = fastify();
  t.teardown(() => Promise.all([first.close(), second.close()]));
  const port = await listen(first, { host, port: 0, option: '--port' });
  await t.rejects(listen(second, { host, port, option: '--probe-port' }), {
    code: 'ERR_USAGE',
    message: `can't listen on port ${port}, another process does: choose another one with --probe-port, or another address with --host`,
  });
});

t.test("an address that is not the machine's is told of", async (t) => {
  const server = fastify();
  t.teardown(() => server.close());
  await t.rejects(listen(server, { host: '192.0.2.1', port: 0, option: '--port' }), {
    code: 'ERR_USAGE',
    message: /EADDRNOTAVAIL.*--host/,
  });
});

t.test('without a host, every address is listened on', async (t) => {
  const server = fastify();
  t.teardown(() => server.close());
  server.get('/', async () => 'here');
  const port = await listen(server, { host: undefined, port: 0, option: '--port' });
  t.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'here');
});
