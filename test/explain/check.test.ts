import t from 'tap';
import { conclude, fail, hasFailure, mergeChecks, pass, unknown } from '../../src/explain/check.ts';

t.test('one failure refuses, with its status, whatever is not known', async (t) => {
  const checks = [
    pass('rule', 'a'),
    unknown('key', 'b'),
    fail('issuer', 401, 'c'),
    fail('scopes', 403, 'd'),
  ];
  t.match(conclude('istio', checks), { outcome: 'refused', status: 401 });
  t.ok(hasFailure(checks));
});

t.test('what is not known leaves it undecided', async (t) => {
  t.match(conclude('istio', [pass('rule', 'a'), unknown('key', 'b')]), {
    outcome: 'undecided',
    status: undefined,
  });
  t.match(conclude('none', [pass('rule', 'a')], ['note']), { outcome: 'through', notes: ['note'] });
});

t.test('of the checks of one name, the first that did not pass is kept', async (t) => {
  const merged = mergeChecks([
    pass('rule', 'a'),
    pass('key', 'b'),
    fail('rule', 404, 'c'),
    unknown('rule', 'd'),
  ]);
  t.same(merged, [fail('rule', 404, 'c'), pass('key', 'b')]);
});
