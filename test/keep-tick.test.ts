import { createHook } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { exposeCollector } from '../src/give-back-memory.ts';
import { keepTick } from '../src/keep-tick.ts';

/** The tick objects that are made meanwhile. */
function ticksOf(act: () => void): readonly WeakRef<object>[] {
  const ticks: WeakRef<object>[] = [];
  const hook = createHook({
    init(...[, type, , resource]) {
      if (type === 'TickObject') ticks.push(new WeakRef(resource));
    },
  });
  hook.enable();
  act();
  hook.disable();
  return ticks;
}

t.test('of the ticks of a process, one outlives all collections', async (t) => {
  const collect = exposeCollector();
  const others = ticksOf(() => process.nextTick(() => {}));
  const [kept, ...more] = ticksOf(keepTick);
  t.same(more, []);
  await setImmediate();
  collect();
  t.same(
    others.map((tick) => tick.deref()),
    [undefined],
    'the others are gone',
  );
  t.type(kept?.deref(), 'object');
});
