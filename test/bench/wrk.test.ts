import t from 'tap';
import { parseResult } from '../../bench/wrk.ts';

const line = (failed: number): string =>
  `Running 1s test\n\nresult {"requests":100,"microseconds":1000000,"p50Microseconds":500,"p99Microseconds":900,"failed":${failed}}\n`;

t.test('one failed review spoils the run', (t) => {
  t.throws(() => parseResult(line(1)), /1 of 100 reviews failed/);
  t.throws(() => parseResult('', 'unable to connect'), /without a result:\nunable to connect/);
  t.end();
});

t.test('the last line is the result', (t) => {
  t.same(parseResult(line(0)), {
    requests: 100,
    microseconds: 1_000_000,
    p50Microseconds: 500,
    p99Microseconds: 900,
  });
  t.end();
});
