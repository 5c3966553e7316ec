import t from 'tap';
import { apiserverTable } from '../../bench/apiserver-table.ts';

const measured = (p50Milliseconds: number) => ({
  p50Milliseconds,
  p99Milliseconds: 1,
  admissionMilliseconds: 0.5,
  cpuSecondsPerThousand: 0.3,
  residentMegabytes: p50Milliseconds * 10,
});

t.test('what a way adds is counted from no admission, run by run', (t) => {
  const ways = [
    { name: 'dexodus', hasProcess: true, measurements: [measured(5), measured(9)] },
    { name: 'no admission', hasProcess: false, measurements: [measured(3), measured(6)] },
  ];
  const [, , first = '', second = ''] = apiserverTable([{ outcome: 'fixed', connections: 1, ways }])
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  t.same(first.slice(3, -1), [
    'dexodus',
    '7.00 (5.00–9.00)',
    '2.50 (2.00–3.00)',
    '0.50 (0.50–0.50)',
    '0.30 (0.30–0.30)',
    '90',
  ]);
  t.same(second.slice(3, -1), ['no admission', '4.50 (3.00–6.00)', '', '', '', '']);
  t.end();
});
