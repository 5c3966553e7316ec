import t from 'tap';
import {
  compileRoutes,
  describeRule,
  hasMethod,
  withoutQuery,
} from '../../src/explain/path-rules.ts';

const rule = { field: 'spec.rules[0]', path: '/a', methods: ['GET'], service: '', object: {} };
const routable = (routeExpression: string) => ({ rule, routeExpression });

t.test('one expression that can not be used spoils them all', async (t) => {
  t.match(compileRoutes([routable('/a'), routable('(')]), /^spec\.rules\[0\]\.path "\/a" /);
});

t.test('expressions match whole paths', async (t) => {
  const compiled = compileRoutes([routable('/a.*')]);
  if (typeof compiled === 'string') throw new Error(compiled);
  t.ok(compiled[0]?.expression.matches('/abc'));
  t.notOk(compiled[0]?.expression.matches('/b/a'));
});

t.test('methods have a case, queries do not count', async (t) => {
  t.notOk(hasMethod(rule, 'get'));
  t.ok(hasMethod(rule, 'GET'));
  t.equal(withoutQuery('/a?b?c'), '/a');
  t.equal(describeRule(rule), 'spec.rules[0] (path "/a")');
});
