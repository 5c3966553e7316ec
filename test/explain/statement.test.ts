import t from 'tap';
import { pass } from '../../src/explain/check.ts';
import { decides, notResponsible } from '../../src/explain/statement.ts';

t.test('a strategy decides with its checks, or says why it does not', async (t) => {
  t.same(notResponsible('no token'), { kind: 'notResponsible', reason: 'no token' });
  const check = pass('token', 'a');
  t.same(decides(check, check), { kind: 'decides', checks: [check, check] });
});
