import t from 'tap';
import { backoffMilliseconds } from '../../src/cluster/backoff.ts';

t.test('doubles with each failure up to 10 s', async (t) => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 1_000_000].map((failures) =>
    backoffMilliseconds(failures, () => 1),
  );
  t.same(delays, [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

t.test('chance takes at most a half away', async (t) => {
  t.equal(
    backoffMilliseconds(3, () => 0),
    2000,
  );
  t.equal(
    backoffMilliseconds(3, () => 0.5),
    3000,
  );
});
