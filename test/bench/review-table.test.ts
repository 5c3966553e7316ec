import t from 'tap';
import { reviewTable } from '../../bench/review-table.ts';

const measured = (reviewsPerSecond: number, p99Microseconds: number, cpuMicroseconds: number) => ({
  reviewsPerSecond,
  p50Microseconds: 1,
  p99Microseconds,
  cpuMicroseconds,
});

t.test('a row tells our own figures, and the ratio to one other', (t) => {
  const contenders = [
    { name: 'dexodus', measurements: [measured(900, 2000, 60), measured(950, 3000, 60)] },
    { name: 'limit', measurements: [measured(1000, 1000, 50), measured(1000, 2000, 40)] },
    { name: 'peer', measurements: [measured(450, 4000, 120), measured(475, 6000, 120)] },
  ];
  const result = {
    review: '5 KB fixed',
    connections: 16,
    bodyBytes: 1,
    answerBytes: 1,
    contenders,
  };
  const [, , first = '', second = '', ...more] = reviewTable([result])
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const own = ['5 KB fixed', '16', '925', '2.50', '60'];
  const beside = ['limit', '0.93 (0.90–0.95)', '1.75 (1.50–2.00)', '1.35 (1.20–1.50)'];
  t.same(first.slice(1, -1), [...own, ...beside]);
  t.same(second.slice(6, -1), ['peer', '2.00 (2.00–2.00)', '0.50 (0.50–0.50)', '0.50 (0.50–0.50)']);
  t.same(more, []);
  t.end();
});
