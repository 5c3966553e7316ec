import t from 'tap';
import { giveBackMemory, giveBackNodeMemory } from '../src/give-back-memory.ts';

const megabyte = 1e6;

function world() {
  let slept = 0;
  let heapBytes = 24 * megabyte;
  let look = () => {};
  let collected = 0;
  let stopped = false;
  const part = giveBackMemory({
    slept: () => slept,
    heapBytes: () => heapBytes,
    collect() {
      collected++;
      heapBytes = 15 * megabyte;
    },
    every(_milliseconds, callback) {
      look = callback;
      return () => {
        stopped = true;
      };
    },
  });
  return {
    part,
    collected: () => collected,
    stopped: () => stopped,
    grow: (bytes: number) => {
      heapBytes += bytes;
    },
    /** Three seconds pass. */
    pass: (sleptMilliseconds: number) => {
      slept += sleptMilliseconds;
      look();
    },
  };
}

t.test('nothing is collected while there is much to do', async (t) => {
  const { pass, collected } = world();
  for (let looks = 0; looks < 5; looks++) pass(2700);
  t.equal(collected(), 0);
});

t.test('what the start took is given back as soon as there is nothing to do', async (t) => {
  const { pass, collected } = world();
  pass(1000);
  pass(2980);
  t.equal(collected(), 1);
});

t.test('it is not done again before there is something to be had', async (t) => {
  const { pass, grow, collected } = world();
  pass(3000);
  grow(3 * megabyte);
  pass(3000);
  t.equal(collected(), 1, 'too little');
  grow(20 * megabyte);
  pass(500);
  t.equal(collected(), 1, 'too busy');
  pass(2990);
  t.equal(collected(), 2);
  pass(3000);
  t.equal(collected(), 2);
});

t.test('it ends with the process', async (t) => {
  const { part, stopped } = world();
  t.notOk(stopped());
  await part.close();
  t.ok(stopped());
});

t.test('without --expose-gc, nothing is done', async (t) => {
  t.equal(globalThis.gc, undefined);
  const part = giveBackNodeMemory();
  await part.close();
  t.notOk(part.notReady);
});

t.test(
  "with --expose-gc, Node's memory is looked at, and that keeps no process alive",
  async (t) => {
    t.intercept(globalThis, 'gc', { value: () => {} });
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const part = giveBackNodeMemory();
    const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    t.equal(after, before);
    await part.close();
  },
);
