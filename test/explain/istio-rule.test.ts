import t from 'tap';
import { readIstioRules, templateExpression } from '../../src/explain/istio-rule.ts';
import type { JsonObject } from '../../src/json.ts';

function ruleOf(api: 'accessStrategies' | 'v2', path: string, object: JsonObject) {
  const [rule] = readIstioRules({
    api,
    rules: [{ field: 'rule', path, methods: [], service: '', object }],
  });
  return rule;
}

t.test('who may use a rule of v2', async (t) => {
  t.equal(ruleOf('v2', '/', {})?.access.kind, 'open');
  t.equal(ruleOf('v2', '/', { jwt: {}, extAuth: {} })?.access.kind, 'jwt');
  t.match(ruleOf('v2', '/', { extAuth: {} })?.access, { kind: 'extAuth', config: undefined });
  t.match(ruleOf('v2', '/', { extAuth: { restrictions: {} } })?.access, {
    config: { authentications: [] },
  });
});

t.test('who may use a rule of v1beta1', async (t) => {
  const of = (...handlers: string[]) =>
    ruleOf('accessStrategies', '/', { accessStrategies: handlers.map((handler) => ({ handler })) });
  t.match(of('noop'), { access: { kind: 'oathkeeper' }, routesByMethod: false });
  t.match(of('allow'), { access: { kind: 'open' }, routesByMethod: false });
  t.match(of('no_auth'), { access: { kind: 'open' }, routesByMethod: true });
  t.match(of('noop', 'jwt'), { access: { kind: 'jwt' } });
});

t.test('everything is a path of its own in each', async (t) => {
  t.equal(ruleOf('v2', '/*', {})?.policyPath, '/{**}');
  t.match(ruleOf('accessStrategies', '/.*', {}), { policyPath: '/*', routeExpression: '/.*' });
});

t.test('one segment holds no slash, any segments do', async (t) => {
  const matches = (template: string, path: string) =>
    new RegExp(`^${templateExpression(template)}$`).test(path);
  t.notOk(matches('/a/{*}', '/a/b/c'));
  t.notOk(matches('/a/{*}', '/a/'));
  t.ok(matches('/a/{*}', '/a/b%20c'));
  t.ok(matches('/a/{**}/d', '/a/b/c/d'));
});
