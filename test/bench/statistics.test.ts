import t from 'tap';
import { ratios, spreadOf } from '../../bench/statistics.ts';

t.test('no measurement is an error, not 0', (t) => {
  t.throws(() => spreadOf([]), /no values/);
  t.throws(() => ratios([1, 2], [1]), /2 values beside 1/);
  t.end();
});

t.test('the median is the middle one, or between the two', (t) => {
  t.same(spreadOf([9, 1, 3]), { min: 1, median: 3, max: 9 });
  t.same(spreadOf([10, 1, 3, 4]), { min: 1, median: 3.5, max: 10 });
  t.same(spreadOf([7]), { min: 7, median: 7, max: 7 });
  t.end();
});

t.test('a ratio is one of the same block', (t) => {
  t.same(ratios([50, 200, 90], [100, 400, 100]), { min: 0.5, median: 0.5, max: 0.9 });
  t.end();
});
