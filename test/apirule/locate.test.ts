import t from 'tap';
import { apiRuleVersions, locate } from '../../src/apirule/locate.ts';
import { stepsTo } from '../../src/apirule/path.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';

const jwt = (config?: JsonValue): JsonObject => ({
  handler: 'jwt',
  ...(config !== undefined && { config }),
});
const v1 = (...strategies: JsonValue[]): JsonObject => ({
  spec: { rules: [{ path: '/a', accessStrategies: strategies }] },
});
const annotated = (annotations: JsonObject): JsonObject => ({ metadata: { annotations } });

function pathsOf(object: JsonObject, version: (typeof apiRuleVersions)[number] = 'v1beta1') {
  return locate(object, version).documents.flatMap(({ annotation, configurations }) =>
    configurations.map(({ place }) =>
      [...(annotation === undefined ? [] : [annotation]), ...stepsTo(place)].join('.'),
    ),
  );
}

t.test('no shape has a place that is none, and none of them throws', async (t) => {
  for (const version of apiRuleVersions)
    for (const spec of [
      undefined,
      null,
      'x',
      [],
      { rules: null },
      { rules: 'x' },
      { rules: [null, 'x', []] },
    ])
      t.same(pathsOf({ ...(spec !== undefined && { spec }) }, version), []);
  t.same(pathsOf(v1(null, 'jwt', { handler: ['jwt'] }, { handler: 'noop', config: {} })), []);
  t.same(pathsOf({ spec: { rules: [{ jwt: null, extAuth: { restrictions: null } }] } }, 'v2'), []);
});

t.test('an access strategy with handler jwt, with or without a config', async (t) => {
  t.same(pathsOf(v1({ handler: 'noop' }, jwt(), jwt({}))), [
    'spec.rules.0.accessStrategies.1.config',
    'spec.rules.0.accessStrategies.2.config',
  ]);
  t.same(pathsOf(v1(jwt()), 'v2'), [], 'v2 has no access strategies');
  const [document] = locate(v1(jwt({ a: 1 })), 'v1alpha1').documents;
  t.match(document?.configurations[0], {
    slot: 'accessStrategy',
    rulePath: '/a',
    value: { a: 1 },
    misplaced: false,
  });
});

t.test('jwt and the restrictions of extAuth in v2', async (t) => {
  const object = { spec: { rules: [{ jwt: {}, extAuth: { restrictions: {} } }] } };
  for (const version of ['v2', 'v2alpha1'] as const)
    t.same(pathsOf(object, version), ['spec.rules.0.jwt', 'spec.rules.0.extAuth.restrictions']);
});

t.test('an object that stands for a list is looked into, and is misplaced', async (t) => {
  const [document] = locate(
    { spec: { rules: { a: { accessStrategies: jwt() } } } },
    'v1beta1',
  ).documents;
  t.match(document?.configurations, [{ misplaced: true }]);
  t.strictSame(stepsTo(document?.configurations[0]?.place), [
    'spec',
    'rules',
    'a',
    'accessStrategies',
    'config',
  ]);
});

t.test('an annotation counts only where it is authoritative', async (t) => {
  const spec = JSON.stringify({ rules: [{ accessStrategies: [jwt()] }] });
  const key = 'gateway.kyma-project.io/v1beta1-spec';
  const original = 'gateway.kyma-project.io/original-version';
  t.same(pathsOf(annotated({ [key]: spec })), []);
  t.same(pathsOf(annotated({ [key]: spec, [original]: 'v2' })), []);
  t.same(pathsOf(annotated({ [key]: spec, [original]: 'v1beta1' }), 'v2'), [
    `${key}.rules.0.accessStrategies.0.config`,
  ]);
  const rules = { 'gateway.kyma-project.io/v2alpha1-rules': '[{"jwt":{}}]', [original]: 'v2' };
  t.same(pathsOf(annotated(rules)), ['gateway.kyma-project.io/v2alpha1-rules.0.jwt']);
  t.same(pathsOf(annotated(rules), 'v2'), []);
});

t.test('an authoritative annotation that is no JSON is told of', async (t) => {
  const annotations = {
    'gateway.kyma-project.io/v1beta1-spec': '{',
    'gateway.kyma-project.io/original-version': 'v1beta1',
  };
  t.match(locate(annotated(annotations), 'v1beta1').unreadable, [
    { annotation: 'gateway.kyma-project.io/v1beta1-spec', text: '{' },
  ]);
});
