import t from 'tap';
import { parseReport } from '../../bench/autocannon.ts';

const report = {
  '2xx': 100,
  non2xx: 0,
  errors: 0,
  timeouts: 0,
  duration: 2.5,
  latency: { p50: 3, p99: 9 },
};

t.test('one failed review spoils the run', (t) => {
  for (const failure of [{ non2xx: 1 }, { errors: 1 }, { timeouts: 1 }])
    t.throws(() => parseReport(JSON.stringify({ ...report, ...failure })), /1 reviews failed/);
  t.throws(() => parseReport('', 'no such host'), /without a report:\nno such host/);
  t.end();
});

t.test('milliseconds and seconds become microseconds', (t) => {
  t.same(parseReport(`${JSON.stringify(report)}\n`), {
    requests: 100,
    microseconds: 2_500_000,
    p50Microseconds: 3000,
    p99Microseconds: 9000,
  });
  t.end();
});
