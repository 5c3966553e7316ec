import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { admit } from '../../src/admit.ts';
import { admitPolicy } from '../../src/admit-policy.ts';
import { isObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { parseReview } from '../../src/review/parse-review.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule, reviewOf } from '../support/review.ts';

const policy = testPolicy();
const dex = { jwks_urls: ['https://dex.kyma.local/keys'], required_scope: ['orders:read'] };

/** What a review comes to, or the error that it ends with. */
function outcome(review: () => JsonValue, endpoint: 'mutate' | 'validate' | 'policy'): unknown {
  try {
    if (endpoint !== 'policy') return admit(endpoint, review(), { policy, nowMilliseconds: 0 });
    const context = { configMap: 'shop/orders', hashOf: () => 'hash', nowMilliseconds: 0 };
    return admitPolicy(review(), context);
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : String(error);
  }
}

function isDecidedAsParsed(text: string): boolean {
  return (['mutate', 'validate', 'policy'] as const).every((endpoint) => {
    const parsed = outcome(() => JSON.parse(text), endpoint);
    const read = outcome(() => parseReview(Buffer.from(text)), endpoint);
    return isDeepStrictEqual(read, parsed);
  });
}

t.test('what is no JSON is a SyntaxError that says where', async (t) => {
  for (const text of [
    '',
    '{',
    '{"a":1}x',
    '{"request":{"object":{"metadata":{"managedFields":[}}}}',
  ])
    t.throws(() => parseReview(Buffer.from(text)), SyntaxError, text);
});

t.test('what nobody reads is not made, and what is written otherwise is made whole', async (t) => {
  const review = { a: 1, kind: 'AdmissionReview', request: { uid: 'a', options: { b: 2 } } };
  t.strictSame(parseReview(Buffer.from(JSON.stringify(review))), {
    kind: 'AdmissionReview',
    request: { uid: 'a' },
  });
  t.strictSame(parseReview(Buffer.from(JSON.stringify(review, null, 1))), review);
});

t.test(
  'a specification that comes again is the same value, and its judgement the same',
  async (t) => {
    const text = JSON.stringify(reviewOf(apiRule([dex]), apiRule([dex])));
    const specs = [parseReview(Buffer.from(text)), parseReview(Buffer.from(text))].map((review) => {
      const { object, oldObject } = (review as { request: Record<string, JsonObject> }).request;
      t.equal(object?.['spec'], oldObject?.['spec']);
      return object?.['spec'];
    });
    t.equal(specs[0], specs[1]);
    t.ok(isObject(specs[0]));
  },
);

t.test('an object that comes the third time is the same value', async (t) => {
  const objectOf = (text: string) =>
    (parseReview(Buffer.from(text)) as { request: Record<string, JsonObject> }).request['object'];
  const text = JSON.stringify(
    reviewOf({ ...apiRule([dex, dex, {}]), metadata: { name: 'thrice' } }),
  );
  const [first, second, third] = [objectOf(text), objectOf(text), objectOf(text)];
  t.not(first, second);
  t.equal(second, third);
  const small = JSON.stringify(
    reviewOf({
      ...apiRule([]),
      spec: {},
      metadata: { name: 'small', labels: { a: 'a'.repeat(200) } },
    }),
  );
  const smalls = [objectOf(small), objectOf(small), objectOf(small)];
  t.not(smalls[1], smalls[2], 'but for one whose specification is not remembered');
});

t.test(
  'the same specification under another name, annotation or policy is judged for itself',
  async (t) => {
    const rule = apiRule([dex]);
    const annotated = {
      ...rule,
      metadata: {
        name: 'orders',
        annotations: {
          'gateway.kyma-project.io/original-version': 'v1beta1',
          'gateway.kyma-project.io/v1beta1-spec': JSON.stringify(apiRule([dex])['spec']),
        },
      },
    };
    const otherVersion = { ...rule, apiVersion: 'gateway.kyma-project.io/v2' };
    for (const object of [rule, annotated, otherVersion, rule, annotated]) {
      const text = JSON.stringify(reviewOf(object));
      t.ok(isDecidedAsParsed(text));
      for (const mode of ['deny', 'audit', 'fix']) {
        const context = { policy: testPolicy({ mode }), nowMilliseconds: 0 };
        const read = admit('validate', parseReview(Buffer.from(text)), context);
        t.strictSame(read, admit('validate', JSON.parse(text), context));
      }
    }
  },
);

/** Texts and values that a hostile client may put anywhere in a review. */
const odd = fc.oneof(
  fc.constantFrom<JsonValue>(null, 1, '', [], {}, 'UPDATE', 'DELETE', 'v2', '\u2028"\\', '\ud800'),
  fc.constantFrom<JsonValue>(dex, [dex], { rules: [dex] }, apiRule([dex, {}])['spec'] ?? null),
  fc.jsonValue() as fc.Arbitrary<JsonValue>,
);
const names =
  'request object oldObject metadata spec annotations deletionTimestamp kind uid operation name ' +
  'userInfo username data policy.yaml rules 0 gateway.kyma-project.io/original-version ' +
  'gateway.kyma-project.io/v1beta1-spec';
const path = fc.array(fc.constantFrom(...names.split(' ')), { minLength: 1, maxLength: 5 });

function put(
  value: JsonValue | undefined,
  [step, ...rest]: readonly string[],
  put_: JsonValue,
): JsonValue {
  if (step === undefined) return put_;
  const object = isObject(value) ? value : {};
  return { ...object, [step]: put(object[step], rest, put_) };
}

const review = fc
  .tuple(
    fc.array(fc.constantFrom<JsonValue>(dex, {}, null, { trusted_issuers: ['https://a.example'] })),
    fc.constantFrom('v1alpha1', 'v1beta1', 'v2alpha1', 'v2'),
    fc.boolean(),
    fc.array(fc.tuple(path, odd), { maxLength: 3 }),
  )
  .map(([configs, version, isUpdate, changes]) => {
    const object = apiRule(configs, version);
    let value: JsonValue = reviewOf(object, isUpdate ? object : undefined);
    for (const [at, to] of changes) value = put(value, at, to);
    return JSON.stringify(value);
  });

t.test('any review is decided as if all of it had been parsed', (t) => {
  fc.assert(fc.property(review, isDecidedAsParsed), { numRuns: 1500 });
  t.end();
});

t.test('so is a review with any characters changed, escaped, doubled or left out', (t) => {
  const change = fc.record({
    at: fc.nat(5000),
    remove: fc.nat(3),
    insert: fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '0',
      '\\u0061',
      '"spec":{},',
      '"uid":"b",',
      '"request":{},',
    ),
  });
  fc.assert(
    fc.property(review, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
      let changed = text;
      for (const { at, remove, insert } of changes) {
        const i = at % changed.length;
        changed = changed.slice(0, i) + insert + changed.slice(i + remove);
      }
      return isDecidedAsParsed(changed);
    }),
    { numRuns: 4000 },
  );
  t.end();
});

t.test('escapes in names and texts change nothing', (t) => {
  const escape = (text: string, pick: number): string =>
    JSON.stringify(text).replaceAll(/[a-z]/gu, (letter, offset: number) =>
      offset % pick === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter,
    );
  fc.assert(
    fc.property(review, fc.integer({ min: 1, max: 9 }), (text, pick) =>
      isDecidedAsParsed(
        text.replaceAll(/"((?:[^"\\]|\\.)*)"/gu, (found) =>
          escape(String(JSON.parse(found)), pick),
        ),
      ),
    ),
    { numRuns: 300 },
  );
  t.end();
});
