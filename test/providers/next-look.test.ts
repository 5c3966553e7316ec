import t from 'tap';
import { nextLookMilliseconds } from '../../src/providers/next-look.ts';

const pauses = (isResolved: boolean, random: number) =>
  [1, 2, 3, 4, 5, 6, 7, 1000].map((failures) =>
    nextLookMilliseconds({ failures, isResolved }, () => random),
  );

t.test('a provider that was never resolved is asked again soon, each minute at least', (t) => {
  t.same(pauses(false, 1), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  t.same(pauses(false, 0), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  t.end();
});

t.test('one that has gone away is asked at longer and longer intervals, up to 10 minutes', (t) => {
  t.same(pauses(true, 1), [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000]);
  t.same(pauses(true, 0), [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
  t.end();
});

t.test('one that is well is asked each 10 minutes, a tenth more or less', (t) => {
  for (const isResolved of [true, false])
    t.same(
      [0, 0.5, 1].map((random) => nextLookMilliseconds({ failures: 0, isResolved }, () => random)),
      [540_000, 600_000, 660_000],
    );
  t.end();
});
