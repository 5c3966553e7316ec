import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import t from 'tap';
import { followLoop, followNodeLoop } from '../../src/server/loop-wait.ts';

function followed() {
  let now = 0;
  let slept = 0;
  let turn = () => {};
  const wait = followLoop({
    monotonic: () => now,
    slept: () => slept,
    eachTurn(callback) {
      turn = callback;
      return () => {};
    },
  });
  return {
    work: (milliseconds: number) => {
      now += milliseconds;
    },
    sleep: (milliseconds: number) => {
      now += milliseconds;
      slept += milliseconds;
    },
    turn: () => turn(),
    longest: () => wait.longest(now),
  };
}

t.test('what is looked at in a busy loop may have waited since the turn before', async (t) => {
  const { work, turn, longest } = followed();
  turn();
  work(100);
  t.equal(longest(), 100);
  turn();
  t.equal(longest(), 100);
  work(30);
  t.equal(longest(), 130);
  turn();
  t.equal(longest(), 30, 'a turn that is over for two is forgotten');
});

t.test('after a loop has slept, nothing waited', async (t) => {
  const { work, sleep, turn, longest } = followed();
  work(100);
  turn();
  sleep(5000);
  t.equal(longest(), 0);
  work(20);
  t.equal(longest(), 20, 'but for what came after it woke up');
});

t.test('a sleep shorter than the turn before may have been none', async (t) => {
  const { work, sleep, turn, longest } = followed();
  work(100);
  turn();
  sleep(1);
  t.equal(longest(), 99);
});

t.test('never less than what a byte has really waited in a busy process', async (t) => {
  const wait = followNodeLoop(() => performance.now());
  t.teardown(() => wait.close());
  const tooFew: string[] = [];
  let looked = 0;
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      // Each message is the time at which it was written.
      const now = performance.now();
      const waited = now - Number(data.toString().split('\n').at(-2));
      looked++;
      if (wait.longest(now) < waited - 1) tooFew.push(`${wait.longest(now)} of ${waited}`);
    });
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clients = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'));
  t.teardown(() => clients.map((client) => client.destroy()));
  for (let round = 0; round < 20; round++) {
    for (const client of clients) client.write(`${performance.now()}\n`);
    const end = performance.now() + 10;
    while (performance.now() < end);
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.ok(looked > 20, `${looked} looked at`);
  t.same(tooFew, []);
});

t.test('a process that follows its loop may end', async (t) => {
  const { runCommand } = await import('../control-plane/run-command.ts');
  const module = new URL('../../src/server/loop-wait.ts', import.meta.url).href;
  const script = `import { followNodeLoop } from '${module}'; followNodeLoop(() => performance.now());`;
  const { code } = await runCommand(process.execPath, ['--input-type=module', '-e', script]);
  t.equal(code, 0);
});
