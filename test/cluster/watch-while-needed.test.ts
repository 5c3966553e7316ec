import t from 'tap';
import type { WatchDependencies } from '../../src/cluster/watch-resource.ts';
import { watchWhileNeeded } from '../../src/cluster/watch-while-needed.ts';

t.test('a watch runs once while it is needed, and ends with the need or the process', async (t) => {
  const signals: AbortSignal[] = [];
  const process = new AbortController();
  const need = watchWhileNeeded({ signal: process.signal } as WatchDependencies, async (given) => {
    signals.push(given.signal);
  });
  const states = () => signals.map(({ aborted }) => aborted);
  need(false);
  t.same(states(), []);
  need(true);
  need(true);
  t.same(states(), [false]);
  need(false);
  need(false);
  t.same(states(), [true]);
  need(true);
  t.same(states(), [true, false]);
  process.abort();
  t.same(states(), [true, true]);
});
