import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import t from 'tap';
import { DexodusError } from '../src/errors.ts';
import type { JsonObject, JsonValue } from '../src/json.ts';
import type { Policy } from '../src/policy/policy.ts';
import { apiRule, answerTo, reviewOf } from './support/review.ts';
import { ias, testPolicy, xsuaa } from './support/policy.ts';

const dexValues = ['https://dex.kyma.local', 'dex-service.kyma-system:5556/keys', '//dex.a.b/keys'];
const issuer = fc.constantFrom(
  ...dexValues,
  ias.issuer,
  xsuaa.issuer,
  'https://login.example.org',
  '',
);
const url = fc.constantFrom(
  ...dexValues,
  ias.jwksUri,
  xsuaa.jwksUri,
  'https://example.org/keys',
  '',
);
const odd: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>(1, null, 'https://dex.x', {
  a: 'https://dex.x',
});

function keyOf(entries: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.oneof({ weight: 5, arbitrary: fc.array(entries, { maxLength: 4 }) }, odd);
}

const ory = fc.record(
  {
    trusted_issuers: keyOf(fc.oneof({ weight: 9, arbitrary: issuer }, odd)),
    jwks_urls: keyOf(fc.oneof({ weight: 9, arbitrary: url }, odd)),
    required_scope: fc.constant(['read']),
  },
  { requiredKeys: [] },
);
const authentication = fc.record(
  { issuer, jwksUri: url, fromParams: fc.constantFrom(['a'], ['b']) },
  { requiredKeys: [] },
);
const istio = fc.record(
  {
    authentications: keyOf(fc.oneof({ weight: 9, arbitrary: authentication }, odd)),
    authorizations: fc.constant([]),
  },
  { requiredKeys: [] },
);
const config: fc.Arbitrary<JsonValue | undefined> = fc.oneof(
  { weight: 6, arbitrary: ory },
  { weight: 4, arbitrary: istio },
  fc.tuple(ory, istio).map(([one, other]) => ({ ...one, ...other })),
  odd,
  fc.constant(undefined),
) as fc.Arbitrary<JsonValue | undefined>;
const version = fc.constantFrom('v1alpha1', 'v1beta1', 'v2alpha1', 'v2');
const rule = fc
  .tuple(fc.array(config, { maxLength: 4 }), version)
  .map(([configs, name]) => apiRule(configs, name));
const policies = ['ory', 'istio'].flatMap((dialect) =>
  [true, false].map((implicit) =>
    testPolicy({ dialect, dex: { implicit }, defaults: ['xsuaa', 'ias'] }),
  ),
);
const policy = fc.constantFrom<Policy>(...policies);

const group = 'gateway.kyma-project.io/';

function patched(object: JsonObject, operations: readonly jsonPatch.Operation[]): JsonObject {
  return jsonPatch.applyPatch(structuredClone(object), [...operations]).newDocument;
}

function mutated(
  object: JsonObject,
  by: Policy,
): { readonly after: JsonObject; readonly paths: readonly string[] } {
  const { patch } = answerTo('mutate', reviewOf(object), by);
  return {
    after: patched(object, patch as jsonPatch.Operation[]),
    paths: patch.map(({ path }) => path),
  };
}

t.test('any JSON value gives an answer or a named error', async () => {
  const anything = fc.jsonValue({ maxDepth: 6 }) as fc.Arbitrary<JsonValue>;
  const review = fc.oneof(
    anything,
    fc
      .tuple(anything, anything, version)
      .map(([object, oldObject, name]) =>
        reviewOf(
          { ...apiRule([], name), spec: object, metadata: oldObject },
          { metadata: oldObject, spec: object },
        ),
      ),
    fc.tuple(anything, rule).map(([rules, object]) => reviewOf({ ...object, spec: { rules } })),
  );
  fc.assert(
    fc.property(review, policy, (body, by) => {
      for (const endpoint of ['mutate', 'validate'] as const) {
        try {
          answerTo(endpoint, body, by);
        } catch (error) {
          if (!(error instanceof DexodusError)) throw error;
        }
      }
    }),
    { numRuns: 500 },
  );
});

t.test('mutating twice is mutating once', async () => {
  fc.assert(
    fc.property(
      rule,
      policy,
      (object, by) => mutated(mutated(object, by).after, by).paths.length === 0,
    ),
    { numRuns: 2000 },
  );
});

t.test(
  'after the fix, only references that can not be fixed are left, and without them it is allowed',
  async () => {
    fc.assert(
      fc.property(rule, policy, (object, by) => {
        const { after } = mutated(object, by);
        const { allowed, record } = answerTo('validate', reviewOf(after), by);
        const deny = testPolicy({ mode: 'deny' });
        return (
          allowed === (record.decided.findings.length === 0) &&
          record.decided.findings.every(({ remedy }) => !remedy.startsWith('write "')) &&
          // What mode fix calls clean, mode deny calls clean.
          (by.implicit && allowed ? answerTo('validate', reviewOf(after), deny).allowed : true)
        );
      }),
      { numRuns: 2000 },
    );
  },
);

t.test('a patch stays within jwt configurations, and changes nothing else', async () => {
  const withRest = fc
    .tuple(rule, fc.jsonValue() as fc.Arbitrary<JsonValue>)
    .map(([object, rest]) => ({
      ...object,
      status: rest,
      spec: { ...(object['spec'] as JsonObject), corsPolicy: rest },
    }));
  fc.assert(
    fc.property(withRest, policy, (object, by) => {
      const { after, paths } = mutated(object, by);
      const within = paths.every((path) =>
        /^\/spec\/rules\/\d+\/(jwt|accessStrategies\/\d+\/config)(\/|$)/.test(path),
      );
      return within && withoutConfigurations(after) === withoutConfigurations(object);
    }),
    { numRuns: 1000 },
  );
});

t.test('in an authoritative annotation, too, nothing else changes', async (t) => {
  let repaired = 0;
  fc.assert(
    fc.property(rule, fc.jsonValue() as fc.Arbitrary<JsonValue>, policy, (object, rest, by) => {
      const spec = JSON.stringify({ ...(object['spec'] as JsonObject), rest, number: 0 });
      // JavaScript would write it as 1, and a longer one with other digits.
      const text = spec.replace(/0}$/, '[1.0,12345678901234567890]}');
      const annotated = {
        apiVersion: 'gateway.kyma-project.io/v2',
        metadata: {
          annotations: { [`${group}original-version`]: 'v1beta1', [`${group}v1beta1-spec`]: text },
        },
        spec: { rules: [], rest },
      };
      const { after, paths } = mutated(annotated, by);
      const annotations = (after['metadata'] as JsonObject)['annotations'] as JsonObject;
      const written = String(annotations[`${group}v1beta1-spec`]);
      repaired += paths.length;
      return (
        paths.every((path) => path.endsWith('/gateway.kyma-project.io~1v1beta1-spec')) &&
        written.endsWith('"number":[1.0,12345678901234567890]}') &&
        withoutConfigurations(JSON.parse(written)) === withoutConfigurations(JSON.parse(text)) &&
        JSON.stringify(after['spec']) === JSON.stringify(annotated.spec) &&
        mutated(after, by).paths.length === 0
      );
    }),
    { numRuns: 500 },
  );
  t.ok(repaired > 50, `${repaired} were repaired`);
});

t.test('the modes agree on the references', async () => {
  fc.assert(
    fc.property(rule, (object) => {
      const fields = ['deny', 'warn', 'audit'].map((mode) =>
        answerTo('validate', reviewOf(object), testPolicy({ mode }))
          .record.decided.findings.map(({ field }) => field)
          .join(),
      );
      const fix = testPolicy();
      const fixed = answerTo('mutate', reviewOf(object), fix).record.decided.findings;
      const left = answerTo('validate', reviewOf(mutated(object, fix).after), fix).record.decided
        .findings;
      return (
        new Set(fields).size === 1 &&
        fixed.length + left.length >= (fields[0] ?? '').split(',').filter(Boolean).length
      );
    }),
    { numRuns: 500 },
  );
});

/** The object as text, with every jwt configuration cut out. */
function withoutConfigurations(object: JsonObject): string {
  return JSON.stringify(object, (key, value: unknown) =>
    key === 'config' || key === 'jwt' ? undefined : value,
  );
}
