import t from 'tap';
import { createShutdown } from '../../src/server/shutdown.ts';

function started(close: () => Promise<void> = async () => undefined) {
  const timers: { readonly callback: () => void; readonly milliseconds: number }[] = [];
  const exits: number[] = [];
  const shutdown = createShutdown({
    close,
    exit: (code) => exits.push(code),
    setTimer: (callback, milliseconds) => timers.push({ callback, milliseconds }),
    drainMilliseconds: 10_000,
  });
  return { shutdown, timers, exits };
}

t.test('the first signal drains, and only then closes and ends', async (t) => {
  const { shutdown, timers, exits } = started();
  t.equal(shutdown.isDraining(), false);
  shutdown.signal();
  t.equal(shutdown.isDraining(), true);
  t.same(exits, []);
  t.match(timers, [{ milliseconds: 10_000 }]);
  timers[0]?.callback();
  await Promise.resolve();
  await Promise.resolve();
  t.same(exits, [0]);
});

t.test('a second signal ends the process at once', async (t) => {
  const { shutdown, exits } = started();
  shutdown.signal();
  shutdown.signal();
  t.same(exits, [1]);
});

t.test('a close that fails ends with 1', async (t) => {
  const { shutdown, timers, exits } = started(() => Promise.reject(new Error('x')));
  shutdown.signal();
  timers[0]?.callback();
  await Promise.resolve();
  await Promise.resolve();
  t.same(exits, [1]);
});

t.test('who still holds a connection long after the drain is left', async (t) => {
  const { shutdown, timers, exits } = started(() => new Promise(() => undefined));
  shutdown.signal();
  timers[0]?.callback();
  t.same(exits, []);
  t.match(timers[1], { milliseconds: 15_000 });
  timers[1]?.callback();
  t.same(exits, [1]);
});
