import t from 'tap';
import { parseTimes } from '../../../bench/parts/check.ts';

t.test("the time of the children counts, not the shell's own", (t) => {
  t.equal(parseTimes('1m9.00s 1m9.00s\n1m2.50s 0m0.25s\n'), 62.75);
  t.end();
});
