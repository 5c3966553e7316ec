import fc from 'fast-check';
import t from 'tap';
import { explain } from '../../src/explain/explain.ts';
import { keyUrlsOf } from '../../src/explain/key-urls.ts';
import { readRules } from '../../src/explain/rules.ts';
import { apiRuleVersions, type ApiRuleVersion } from '../../src/apirule/locate.ts';
import { isObject, type JsonObject } from '../../src/json.ts';
import { evidenceOf, keysUrl } from '../support/evidence.ts';

const authentications = [{ issuer: 'https://ias.example.com', jwksUri: keysUrl }];
const ory = { handler: 'jwt', config: { jwks_urls: [keysUrl] } };
const istio = { handler: 'jwt', config: { authentications } };

function specOf(...accessStrategies: JsonObject[]): JsonObject {
  const rules = [{ path: '/.*', methods: ['GET'], accessStrategies }];
  return { service: { name: 'orders' }, rules };
}

function gatewayOf(
  object: JsonObject,
  version: ApiRuleVersion = 'v1beta1',
  handler?: 'ory' | 'istio',
) {
  return explain({ object, version, handler, dialect: 'istio' }, evidenceOf()).gateway;
}

t.test('the gateway is the one that the configurations are written for', (t) => {
  t.equal(gatewayOf({ spec: specOf(ory) }), 'oathkeeper');
  t.equal(gatewayOf({ spec: specOf(istio) }), 'istio');
  t.equal(gatewayOf({ spec: specOf(istio) }, 'v1beta1', 'ory'), 'oathkeeper');
  t.equal(gatewayOf({ spec: specOf({ handler: 'jwt' }) }), 'istio', 'else the policy tells');
  const jwt = { authentications };
  t.equal(gatewayOf({ spec: { rules: [{ path: '/*', methods: ['GET'], jwt }] } }, 'v2'), 'istio');
  t.end();
});

t.test('an authoritative annotation holds the real rules', (t) => {
  const annotated = (annotation: string, original: string, value: unknown): JsonObject => ({
    metadata: {
      namespace: 'shop',
      annotations: {
        'gateway.kyma-project.io/original-version': original,
        [`gateway.kyma-project.io/${annotation}`]:
          typeof value === 'string' ? value : JSON.stringify(value),
      },
    },
    spec: {},
  });
  const spec = annotated('v1beta1-spec', 'v1beta1', specOf(ory));
  t.equal(gatewayOf(spec, 'v2'), 'oathkeeper');
  t.match(readRules(spec, 'v2'), {
    api: 'accessStrategies',
    rules: [
      {
        field: 'metadata.annotations[gateway.kyma-project.io/v1beta1-spec].rules[0]',
        service: 'shop/orders',
      },
    ],
  });
  const rules = annotated('v2alpha1-rules', 'v2', [{ path: '/*', methods: ['GET'], noAuth: true }]);
  t.match(readRules(rules, 'v1beta1'), { api: 'v2', rules: [{ path: '/*' }] });
  const broken = annotated('v1beta1-spec', 'v1beta1', '{');
  t.match(
    explain({ object: broken, version: 'v2', handler: undefined, dialect: 'ory' }, evidenceOf()),
    {
      outcome: 'refused',
      checks: [{ name: 'controller', detail: /no JSON/ }],
    },
  );
  t.end();
});

t.test('the keys that may be needed are asked for, each once', (t) => {
  const urlsOf = (object: JsonObject, global: readonly string[] = []) => {
    const effective = readRules(object, 'v1beta1');
    return effective === undefined ? [] : keyUrlsOf(effective, global);
  };
  t.same(urlsOf({ spec: specOf(ory, ory) }), [keysUrl]);
  t.same(urlsOf({ spec: specOf(istio) }), [keysUrl]);
  t.same(urlsOf({ spec: specOf({ handler: 'jwt', config: {} }) }, ['https://global']), [
    'https://global',
  ]);
  t.same(urlsOf({ spec: specOf({ handler: 'jwt', config: { jwks_urls: [''] } }) }), []);
  t.end();
});

t.test('any object has an explanation', (t) => {
  const json = fc
    .jsonValue()
    .map((value) => (isObject(value) ? value : { value })) as fc.Arbitrary<JsonObject>;
  const strategy = fc.record({
    handler: fc.constantFrom('jwt', 'allow', 'x'),
    config: fc.jsonValue(),
  });
  const rule = fc.record({
    path: fc.oneof(fc.string(), fc.constant('/.*')),
    methods: fc.constantFrom(['GET'], 'GET', null),
    accessStrategies: fc.oneof(fc.array(strategy), fc.jsonValue()),
    jwt: fc.jsonValue(),
    extAuth: fc.jsonValue(),
    service: fc.jsonValue(),
  });
  const shaped = fc.record({
    spec: fc.record({ rules: fc.array(rule) }),
  }) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(fc.oneof(json, shaped), fc.constantFrom(...apiRuleVersions), (object, version) => {
      explain({ object, version, handler: undefined, dialect: 'ory' }, evidenceOf());
    }),
  );
  t.end();
});
