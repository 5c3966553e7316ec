import t from 'tap';
import { controllerCheckForOry } from '../../src/explain/controller-ory.ts';
import type { JsonValue } from '../../src/json.ts';

function refusal(...accessStrategies: readonly JsonValue[]): string | undefined {
  const rule = { field: 'rule', path: '/', methods: [], service: '', object: { accessStrategies } };
  const { status, detail } = controllerCheckForOry([rule]);
  return status === 'pass' ? undefined : detail;
}

t.test('a handler that is not supported, or must stand alone', async (t) => {
  t.match(refusal(), 'rule has no access strategy');
  t.match(refusal({ handler: 'guess' }), '"guess" is not supported');
  t.match(refusal({ handler: 'noop' }, { handler: 'allow' }), 'handler allow stands beside');
});

t.test('a jwt configuration that is empty, misshapen, or in the other dialect', async (t) => {
  for (const config of [undefined, null, {}])
    t.match(
      refusal({ handler: 'jwt', ...(config !== undefined && { config }) }),
      'config is empty',
    );
  t.match(refusal({ handler: 'jwt', config: [] }), 'config is no object');
  t.match(refusal({ handler: 'jwt', config: { authentications: [] } }), "keys of Istio's handler");
  t.match(refusal({ handler: 'jwt', config: { jwks_urls: ['keys'] } }), 'something that is no URL');
});

t.test('what it takes', async (t) => {
  t.equal(
    refusal({ handler: 'jwt', config: { jwks_urls: ['https://a.example'] } }, { handler: 'noop' }),
    undefined,
  );
  t.equal(refusal({ handler: 'jwt', config: { trusted_issuers: ['a'] } }), undefined);
  t.equal(refusal({ handler: 'allow' }), undefined);
});
