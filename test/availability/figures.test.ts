import t from 'tap';
import { figuresOf, percentile, tableOf } from './figures.ts';
import type { Sample } from './load.ts';

const sample = (begun: number, kind: 'right' | 'failed' | 'wrong' | 'no API server'): Sample => ({
  begun,
  ended: begun + 10,
  outcome: kind === 'right' ? { kind } : { kind, message: kind },
});

t.test('where nothing was answered, there are no figures', async (t) => {
  t.throws(() => figuresOf('any', [sample(0, 'no API server')], []), /nothing was answered/);
});

t.test('failed and wrong are counted apart, and so is what can not be helped', async (t) => {
  const samples = [
    sample(0, 'right'),
    sample(1000, 'failed'),
    sample(2000, 'failed'),
    sample(3000, 'wrong'),
    sample(4000, 'no API server'),
  ];
  const excuse = { why: 'killed', matches: ({ begun }: Sample) => begun === 2000 };
  const figures = figuresOf('any', samples, [excuse]);
  t.match(figures, { admissions: 4, failed: 1, wrong: 1, excused: 1, noApiServer: 1 });
  t.match(figures, { reasons: { killed: 1 }, excusedSeconds: 0, p50: 10, worst: 10 });
  t.same(figures.messages, ['failed', 'wrong']);
  t.match(tableOf([figures]), '\n| any | 4 | 1 | 1 | 1 | 1 | 10 | 10 | 10 |');
});

t.test('an excuse excuses nothing that was right', async (t) => {
  const figures = figuresOf('any', [sample(0, 'right')], [{ why: 'all', matches: () => true }]);
  t.equal(figures.excused, 0);
  t.same(figures.reasons, {});
});

t.test('a percentile is one of the values', async (t) => {
  const values = Array.from({ length: 200 }, (_, index) => index + 1);
  t.equal(percentile(values, 0.5), 100);
  t.equal(percentile(values, 0.99), 198);
  t.equal(percentile(values, 1), 200);
  t.equal(percentile([7], 0.5), 7);
});
