import t from 'tap';
import { createServerClock } from '../../src/cluster/server-clock.ts';

const hour = 3_600_000;
const time = Date.parse('2026-11-24T00:00:00Z');

t.test('before anything sensible is heard, the own clock counts', async (t) => {
  const clock = createServerClock(() => 0);
  clock.heard(undefined);
  clock.heard('yesterday');
  t.equal(clock.correct(7), 7);
});

t.test('a clock that is another day is corrected, and the corrected one goes on', async (t) => {
  let monotonic = 1000;
  const clock = createServerClock(() => monotonic);
  clock.heard('Tue, 24 Nov 2026 00:00:00 GMT');
  monotonic += 5000;
  for (const wrong of [365 * 24, 24, -24]) t.equal(clock.correct(time + wrong * hour), time + 5000);
  for (const right of [22, 0, -22])
    t.equal(clock.correct(time + right * hour), time + right * hour);
  clock.heard('Wed, 25 Nov 2026 00:00:00 GMT');
  t.equal(clock.correct(time + 24 * hour), time + 24 * hour, 'what was heard last counts');
});
