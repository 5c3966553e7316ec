import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { selectApiRule } from '../../src/token/select-api-rule.ts';

const ruleOf = (name: string, apiVersion = 'gateway.kyma-project.io/v2'): JsonObject => ({
  apiVersion,
  kind: 'APIRule',
  metadata: { name },
});
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders' } };
const any = { name: undefined, namespace: 'shop' };

t.test('none, or more than one, is told of with the names that there are', (t) => {
  t.throws(() => selectApiRule([service], any), { code: 'ERR_USAGE', message: /no APIRule/ });
  t.throws(() => selectApiRule([ruleOf('a', 'gateway.kyma-project.io/v9')], any), /no APIRule/);
  const two = [ruleOf('a'), ruleOf('b')];
  t.throws(() => selectApiRule(two, any), /"shop\/a", "shop\/b": .* --name/);
  t.throws(() => selectApiRule(two, { ...any, name: 'c' }), /"shop\/a", "shop\/b"/);
  t.end();
});

t.test('the only one, or the one of a name', (t) => {
  t.match(selectApiRule([service, ruleOf('a')], any), {
    name: 'a',
    namespace: 'shop',
    version: 'v2',
    apiVersion: 'gateway.kyma-project.io/v2',
  });
  t.match(selectApiRule([ruleOf('a'), ruleOf('b')], { ...any, name: 'b' }), { name: 'b' });
  t.end();
});
