import t from 'tap';
import { createTurns } from '../../src/certificates/turns.ts';
import { createFakeTimer } from '../support/fake-timer.ts';

function recorded() {
  const { timer, fire, started, running } = createFakeTimer();
  const abort = new AbortController();
  const ends: ((wait: number | undefined) => void)[] = [];
  const turns = createTurns({ timer, signal: abort.signal }, 60_000, () => {
    return new Promise((resolve) => void ends.push(resolve));
  });
  return { turns, ends, abort, fire, started, running };
}

t.test('what happens during a turn gets one more, and no two run at once', async (t) => {
  const { turns, ends, started } = recorded();
  turns.soon();
  turns.soon();
  turns.soon();
  t.equal(ends.length, 1);
  ends[0]?.(undefined);
  await new Promise(setImmediate);
  t.equal(ends.length, 2);
  ends[1]?.(undefined);
  await started(60_000);
  t.equal(ends.length, 2);
});

t.test(
  'another turn comes in a minute at the latest, or as soon as the last one asked for',
  async (t) => {
    const { turns, ends, fire } = recorded();
    turns.soon();
    ends[0]?.(90_000);
    await fire(60_000);
    ends[1]?.(2000);
    await fire(2000);
    t.equal(ends.length, 3);
  },
);

t.test('once closed, or without its signal, no turn begins', async (t) => {
  for (const end of ['close', 'abort'] as const) {
    const { turns, ends, abort, running, started } = recorded();
    turns.soon();
    ends[0]?.(undefined);
    await started(60_000);
    if (end === 'close') turns.close();
    else abort.abort();
    turns.soon();
    t.equal(ends.length, 1);
    t.same(running(), []);
  }
});
