import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import t from 'tap';
import { freePort } from '../control-plane/free-port.ts';
import { startServiceStandIn, type Endpoint } from './service-stand-in.ts';

/** Says its name and then whatever it hears. */
async function startEcho(name: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(name);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

async function dial(port: number) {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  const error = once(socket, 'error').then(([reason]) => (reason as NodeJS.ErrnoException).code);
  const hear = async (): Promise<string> => String((await once(socket, 'data'))[0]);
  return { socket, error, hear };
}

t.test('new connections go to ready endpoints, and open ones stay', async (t) => {
  const port = await freePort();
  const [a, b] = [await startEcho('a'), await startEcho('b')];
  let isReady = true;
  const endpoints: readonly Endpoint[] = [
    { port: a.port, isReady: () => isReady },
    { port: b.port, isReady: () => true },
  ];
  const service = await startServiceStandIn(port, () => endpoints);
  t.teardown(service.close);
  const one = await dial(port);
  const first = await one.hear();
  const two = await dial(port);
  t.same([first, await two.hear()].toSorted(), ['a', 'b'], 'in turn');
  const old = first === 'a' ? one : two;
  isReady = false;
  for (let time = 0; time < 3; time++) {
    const next = await dial(port);
    t.equal(await next.hear(), 'b');
    next.socket.destroy();
  }
  old.socket.write('still there');
  t.equal(await old.hear(), 'still there');
  for (const { socket } of [one, two]) socket.destroy();
});

t.test('nobody ready, or nobody there, is a reset', async (t) => {
  const port = await freePort();
  let endpoints: readonly Endpoint[] = [];
  const service = await startServiceStandIn(port, () => endpoints);
  t.teardown(service.close);
  t.equal(await (await dial(port)).error, 'ECONNRESET');
  endpoints = [{ port: await freePort(), isReady: () => true }];
  t.equal(await (await dial(port)).error, 'ECONNRESET');
  t.equal(service.refused(), 2);
});
