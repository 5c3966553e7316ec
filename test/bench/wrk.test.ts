import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { findWrk, parseResult } from '../../bench/wrk.ts';

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

t.test('wrk is looked for where commands are', async (t) => {
  t.equal(await findWrk('/nowhere:/nor/here'), undefined);
  const folder = t.testdir({ wrk: '' });
  t.equal(await findWrk(folder), undefined, 'a file that nobody may run');
  await chmod(join(folder, 'wrk'), 0o755);
  t.equal(await findWrk(`/nowhere:${folder}`), join(folder, 'wrk'));
});
