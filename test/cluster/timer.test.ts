import t from 'tap';
import { systemTimer } from '../../src/cluster/timer.ts';

t.test('calls back, unless it was cancelled', async (t) => {
  const calls: string[] = [];
  const cancel = systemTimer(0, () => calls.push('cancelled'));
  cancel();
  await new Promise<void>((resolve) => void systemTimer(1, resolve));
  t.same(calls, []);
});
