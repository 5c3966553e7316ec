import type { JsonObject, JsonValue } from '../../src/json.ts';

/** A rule that holds no jwt configuration, and one of each place that can hold one. */
const plainRule = { path: '/.*', accessStrategies: [{ handler: 'allow' }] };
export const oryRule = { path: '/o', accessStrategies: [{ handler: 'jwt', config: {} }] };
const jwtRule = { path: '/j', jwt: { authentications: [] } };
const restrictedRule = { path: '/r', extAuth: { restrictions: { authentications: [] } } };

export const withRules = (rules: JsonValue): JsonObject => ({ spec: { rules } });
const withRule = (rule: JsonValue): JsonObject => withRules([plainRule, rule]);
const withStrategies = (accessStrategies: JsonValue): JsonObject => withRule({ accessStrategies });
const withStrategy = (strategy: JsonValue): JsonObject =>
  withStrategies([{ handler: 'noop' }, strategy]);
const withAnnotations = (annotations: JsonValue): JsonObject => ({
  metadata: { annotations },
  spec: { rules: [plainRule] },
});
const times = (count: number, value: JsonValue): JsonValue[] =>
  Array.from({ length: count }, () => value);

const scalars: readonly JsonValue[] = [
  null,
  true,
  7,
  1.5,
  '',
  'jwt',
  [],
  {},
  [[]],
  ['jwt'],
  [null],
];
/** A map where a list should be: it is the item, or holds it under a key, or is empty. */
const maps: readonly JsonObject[] = [
  {},
  { handler: 'jwt' },
  { 0: { handler: 'jwt' } },
  { jwt: {} },
];
export const odd: readonly JsonValue[] = [...scalars, ...maps];

/** Objects that tell places from look-alikes, by what they are about; nothing in them names a version. */
export const shapes: Readonly<Record<string, readonly JsonObject[]>> = {
  'each place of a jwt configuration': [
    withRule(oryRule),
    withRule(jwtRule),
    withRule(restrictedRule),
    withRules([{ ...plainRule, ...jwtRule }]),
    withStrategies([{ handler: 'oauth2_introspection' }, { handler: 'jwt' }]),
    withStrategy({ handler: 'jwt', config: null }),
    withAnnotations({ 'gateway.kyma-project.io/v1beta1-spec': '{}' }),
    withAnnotations({ 'gateway.kyma-project.io/v2alpha1-rules': '' }),
  ],
  'nothing of the kind': [
    {},
    { spec: {} },
    withRules([]),
    withRules([plainRule]),
    withRule({}),
    withRule({ noAuth: true, methods: ['GET'] }),
    withRule({ extAuth: {} }),
    withRule({ extAuth: { authorizers: ['jwt'] } }),
    withStrategies([]),
    withStrategy({}),
    withStrategy({ handler: 'JWT' }),
    withStrategy({ handler: 'jwt ' }),
    withStrategy({ handler: 'oauth2_introspection', config: { jwt: {} } }),
    withRule({ ...plainRule, mutators: [{ handler: 'jwt' }, { handler: 'id_token' }] }),
    withAnnotations({}),
    withAnnotations({ 'gateway.kyma-project.io/original-version': 'v2' }),
    withAnnotations({ 'kubectl.kubernetes.io/last-applied-configuration': 'dex.kyma.local' }),
  ],
  'odd shapes': odd.flatMap((value) => [
    { spec: value },
    withRules(value),
    withRule(value),
    withRule({ jwt: value }),
    withRule({ extAuth: value }),
    withRule({ extAuth: { restrictions: value } }),
    withStrategies(value),
    withStrategy(value),
    withStrategy({ handler: value }),
    withStrategy({ handler: 'jwt', config: value }),
  ]),
  'long lists': [
    withRules(times(500, plainRule)),
    withRules(times(501, plainRule)),
    withRules([...times(499, plainRule), oryRule]),
    withRules([...times(500, plainRule), oryRule]),
    withStrategies(times(20, { handler: 'allow' })),
    withStrategies(times(21, { handler: 'allow' })),
    withStrategies([...times(20, { handler: 'allow' }), { handler: 'jwt' }]),
    // As much work as the condition ever is.
    withRules(times(500, { accessStrategies: times(20, { handler: 'allow', config: {} }) })),
    withRules(times(500, { accessStrategies: times(19, { handler: 'jwt-' }), extAuth: {} })),
  ],
};
