import fc from 'fast-check';
import t from 'tap';
import { apiRuleVersions } from '../../src/apirule/locate.ts';
import { preflightNotices } from '../../src/explain/preflight-notices.ts';
import type { JsonObject } from '../../src/json.ts';

const v1 = (...handlers: readonly string[]): JsonObject => ({
  path: '/a',
  methods: ['GET', 'OPTIONS'],
  accessStrategies: handlers.map((handler) => ({ handler })),
});
const jwt = { authentications: [] };
const v2 = (access: JsonObject): JsonObject => ({ path: '/a', methods: ['OPTIONS'], ...access });
const spec = (...rules: readonly JsonObject[]): JsonObject => ({ spec: { rules } });

t.test('OPTIONS beside jwt is told with the way out, in every version', (t) => {
  for (const version of ['v1alpha1', 'v1beta1'] as const)
    t.same(preflightNotices(spec(v1('noop'), v1('jwt')), version), [
      "spec.rules[1].methods: OPTIONS beside jwt: a browser's CORS preflight carries no token and gets 401 where the gateway's CORS policy does not answer it: set corsPolicy, or give OPTIONS a rule of its own with noop",
    ]);
  const istio = { ...v1(), accessStrategies: [{ handler: 'jwt', config: jwt }] };
  t.match(preflightNotices(spec(istio), 'v1beta1'), [/ 403 where .* with noop/]);
  for (const version of ['v2alpha1', 'v2'] as const) {
    const notices = preflightNotices(
      spec(v2({ jwt }), v2({ noAuth: true }), v2({ extAuth: { restrictions: jwt } })),
      version,
    );
    t.match(notices, [
      /^spec\.rules\[0\]\.methods: .* 403: .* with noAuth/,
      /^spec\.rules\[2\]\.methods: /,
    ]);
  }
  t.end();
});

t.test('the annotation with the real rules is looked at in their place', (t) => {
  const object = {
    metadata: {
      annotations: {
        'gateway.kyma-project.io/original-version': 'v1beta1',
        'gateway.kyma-project.io/v1beta1-spec': JSON.stringify({ rules: [v1('jwt')] }),
      },
    },
    spec: {},
  };
  t.match(preflightNotices(object, 'v2'), [/v1beta1-spec.*rules\[0\]\.methods: /]);
  t.end();
});

t.test('nothing is told where a preflight gets through or is answered', (t) => {
  const quiet: readonly JsonObject[] = [
    spec({ ...v1('jwt'), methods: ['GET', 'options'] }),
    spec({ ...v1('jwt'), methods: 'OPTIONS' }),
    spec(v1('oauth2_introspection')),
    spec(v1('jwt', 'noop')),
    spec(v1('jwt', 'anonymous')),
    { spec: { corsPolicy: { allowOrigins: [] }, rules: [v1('jwt')] } },
    {},
  ];
  for (const object of quiet)
    t.same(preflightNotices(object, 'v1beta1'), [], JSON.stringify(object));
  for (const access of [{ noAuth: true }, { extAuth: { authorizers: [] } }, { jwt: null }])
    t.same(preflightNotices(spec(v2(access)), 'v2'), []);
  t.end();
});

t.test('any shape of a rule is looked at, and none is an exception', (t) => {
  const rule = fc.record({
    methods: fc.oneof(fc.constant(['OPTIONS']), fc.jsonValue()),
    accessStrategies: fc.oneof(fc.constant([{ handler: 'jwt' }]), fc.jsonValue()),
    jwt: fc.jsonValue(),
    extAuth: fc.jsonValue(),
  });
  const spec = fc.oneof(
    fc.record({ rules: fc.oneof(fc.array(rule), fc.jsonValue()) }),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(spec, fc.constantFrom(...apiRuleVersions), (value, version) => {
      const notices = preflightNotices({ spec: value } as JsonObject, version);
      return notices.every((notice) => notice.includes('OPTIONS'));
    }),
  );
  t.end();
});
