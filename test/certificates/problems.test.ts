import t from 'tap';
import { createProblems } from '../../src/certificates/problems.ts';
import { recordLog } from '../support/recorded-log.ts';

t.test('a problem is logged once, and once that it is over', async (t) => {
  const { log, lines } = recordLog();
  const problems = createProblems(log);
  problems.tell(undefined);
  t.same(lines, []);
  problems.tell('one');
  problems.tell('one');
  t.equal(problems.current(), 'one');
  problems.tell('two');
  problems.tell(undefined);
  t.equal(problems.current(), undefined);
  t.same(lines, ['error: one', 'error: two', 'info: certificates are kept up again']);
});
