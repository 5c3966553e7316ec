import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { exposeCollector, giveBackMemory, giveBackNodeMemory } from '../src/give-back-memory.ts';

function world() {
  let now = 0;
  let slept = 0;
  let look = () => {};
  let collected = 0;
  const part = giveBackMemory({
    monotonic: () => now,
    slept: () => slept,
    collect: () => void collected++,
    later(_milliseconds, callback) {
      look = callback;
      return () => {
        look = () => {};
      };
    },
  });
  /** Some seconds pass, in which the loop slept for so many milliseconds. */
  const pass = (sleptMilliseconds: number, seconds = 3) => {
    now += seconds * 1000;
    slept += sleptMilliseconds;
    look();
  };
  const rest = (looks: number) => {
    for (let i = 0; i < looks; i++) pass(2990);
  };
  return { part, collected: () => collected, pass, rest };
}

t.test('nothing is collected while there is much to do', async (t) => {
  const { pass, collected } = world();
  for (let i = 0; i < 20; i++) pass(2700);
  pass(2990, 6);
  t.equal(collected(), 0, 'nor where the look itself had to wait');
});

t.test('what the start took is given back where nothing follows, and once', async (t) => {
  const { rest, collected } = world();
  rest(1);
  t.equal(collected(), 1);
  rest(100);
  t.equal(collected(), 1);
});

t.test('a start that takes its time does not wait for half a minute, as work does', async (t) => {
  const { pass, rest, collected } = world();
  pass(2000);
  pass(2800);
  t.equal(collected(), 0);
  rest(1);
  t.equal(collected(), 1);
});

t.test('what much work took is given back when it was over for half a minute', async (t) => {
  const { pass, rest, collected } = world();
  rest(1);
  pass(0);
  rest(9);
  pass(2000);
  rest(9);
  t.equal(collected(), 1, 'of the start');
  rest(1);
  t.equal(collected(), 2);
  rest(100);
  t.equal(collected(), 2);
  pass(0);
  rest(10);
  t.equal(collected(), 3);
});

t.test('a process that stops collects nothing any more', async (t) => {
  const { part, rest, collected } = world();
  await part.close();
  rest(20);
  t.equal(collected(), 0);
});

t.test("Node's memory is looked at, and that keeps no process alive", async (t) => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const part = giveBackNodeMemory();
  const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  t.equal(after, before);
  await part.close();
});

t.test('garbage is collected without a flag on the command line', async (t) => {
  t.equal(globalThis.gc, undefined);
  const collect = exposeCollector();
  const garbage = new WeakRef({});
  // What was referenced in this turn of the event loop stays to its end.
  await setImmediate();
  collect();
  t.equal(garbage.deref(), undefined);
});
