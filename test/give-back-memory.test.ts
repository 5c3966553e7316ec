import t from 'tap';
import { giveBackMemory, giveBackNodeMemory } from '../src/give-back-memory.ts';

function world() {
  let slept = 0;
  let look = () => {};
  let collected = 0;
  const part = giveBackMemory({
    slept: () => slept,
    collect: () => void collected++,
    later(_milliseconds, callback) {
      look = callback;
      return () => {
        look = () => {};
      };
    },
  });
  return {
    part,
    collected: () => collected,
    /** Three seconds pass. */
    pass: (sleptMilliseconds: number) => {
      slept += sleptMilliseconds;
      look();
    },
  };
}

t.test('nothing is collected where a start is followed by much to do', async (t) => {
  const { pass, collected } = world();
  pass(2700);
  t.equal(collected(), 0);
});

t.test('what the start took is given back where nothing follows', async (t) => {
  const { pass, collected } = world();
  pass(2980);
  t.equal(collected(), 1);
});

t.test('a process that stops collects nothing any more', async (t) => {
  const { part, pass, collected } = world();
  await part.close();
  pass(3000);
  t.equal(collected(), 0);
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
