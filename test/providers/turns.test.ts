import t from 'tap';
import { createTurns } from '../../src/providers/turns.ts';

/** A work that is done when the test says so. */
function makeWorks() {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const work = (index: number) => async () => {
    started.push(index);
    await new Promise<void>((resolve) => (ends[index] = resolve));
    return index;
  };
  return { started, work, end: (index: number) => ends[index]?.() };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}

t.test('a work that fails hands its turn on, and its error back', async (t) => {
  const takeTurn = createTurns(1);
  const failing = takeTurn(async () => {
    throw new Error('no answer');
  });
  const next = takeTurn(async () => 'done');
  await t.rejects(failing, { message: 'no answer' });
  t.equal(await next, 'done');
});

t.test('so many at a time, the others in their order', async (t) => {
  const takeTurn = createTurns(2);
  const { started, work, end } = makeWorks();
  const all = Promise.all([0, 1, 2, 3].map((index) => takeTurn(work(index))));
  await settle();
  t.same(started, [0, 1]);
  end(1);
  await settle();
  t.same(started, [0, 1, 2]);
  end(0);
  await settle();
  t.same(started, [0, 1, 2, 3]);
  const late = takeTurn(work(4));
  await settle();
  t.same(started, [0, 1, 2, 3], 'who comes later waits as well');
  end(2);
  end(3);
  await settle();
  end(4);
  t.same(await all, [0, 1, 2, 3]);
  t.equal(await late, 4);
});
