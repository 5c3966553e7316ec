import t from 'tap';
import { admitPolicy } from '../src/admit-policy.ts';
import type { JsonObject, JsonValue } from '../src/json.ts';
import { hashPolicy } from '../src/policy-source/hash-policy.ts';
import { policyText } from './support/policy.ts';

const good = policyText({ mode: 'warn' });
const bad = 'apiVersion: dexodus.dev/v1\nkind: Policy\nmode: wran\n';
const wide = policyText({ dex: { hosts: ['dex.*', '*.test'] } });

const holding = (text: string, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'dexodus-policy', namespace: 'dexodus', ...metadata },
  data: { 'policy.yaml': text },
});

function reviewOf(object: JsonValue, overrides: JsonObject = {}): JsonValue {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'a1b2',
      operation: 'CREATE',
      namespace: 'dexodus',
      name: 'dexodus-policy',
      kind: { group: '', version: 'v1', kind: 'ConfigMap' },
      userInfo: { username: 'jane' },
      object,
      oldObject: null,
      ...overrides,
    },
  };
}

const update = (object: JsonObject, oldObject: JsonObject): JsonValue =>
  reviewOf(object, { operation: 'UPDATE', oldObject });

function answerTo(review: JsonValue, configMap: string | undefined = 'dexodus/dexodus-policy') {
  const nowMilliseconds = Date.parse('2026-11-24');
  const { body, record } = admitPolicy(review, {
    configMap,
    hashOf: hashPolicy,
    nowMilliseconds,
  });
  return { ...JSON.parse(body).response, record };
}

t.test('what is no review of a ConfigMap that can be answered is an error', async (t) => {
  for (const review of [null, {}, { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' }])
    t.throws(() => answerTo(review), { code: 'ERR_REVIEW_INVALID' });
});

t.test('a policy that can not be used is refused, line by line', async (t) => {
  const { allowed, status, auditAnnotations, record } = answerTo(reviewOf(holding(bad)));
  t.equal(allowed, false);
  t.match(status, {
    status: 'Failure',
    code: 403,
    reason: 'Forbidden',
    details: {
      kind: 'ConfigMap',
      causes: [{ reason: 'FieldValueInvalid', message: /^line 3: /, field: 'data[policy.yaml]' }],
    },
  });
  t.equal(
    status.message,
    'ConfigMap dexodus/dexodus-policy holds no valid policy:\n' +
      '  line 3: mode: Invalid option: expected one of "fix"|"deny"|"warn"|"audit"',
  );
  t.match(auditAnnotations, { verdict: 'deny', uid: 'a1b2', policy: hashPolicy(bad) });
  t.match(record.decided, { endpoint: 'policy', verdict: 'deny', problems: [/^line 3: mode: /] });
});

t.test('a ConfigMap without a policy is refused, and says where it is instead', async (t) => {
  for (const [object, said] of [
    [{ data: {} }, /^ {2}it has no key policy\.yaml$/m],
    [
      { binaryData: { 'policy.yaml': '/w==' } },
      /^ {2}it has the key policy\.yaml in binaryData: /m,
    ],
    [null, /has no key/],
    ['x', /has no key/],
  ] as const)
    t.match(answerTo(reviewOf(object)), { allowed: false, status: { message: said } });
});

t.test('the worst text is refused with a short answer', async (t) => {
  for (const text of ['['.repeat(1_000_000), `[${'a,'.repeat(500_000)}]`, 'x'.repeat(1_048_577)]) {
    const { allowed, status } = answerTo(reviewOf(holding(text)));
    t.equal(allowed, false);
    t.ok(JSON.stringify(status).length < 1000);
  }
  const keys = Array.from({ length: 5000 }, (_, index) => `k${index}\u202e: 1`).join('\n');
  const { status } = answerTo(reviewOf(holding(keys)));
  t.match(status.message, /and \d+ more$/);
  t.notMatch(status.message, '\u202e');
  t.ok(status.message.length < 21 * 420);
});

t.test('a good policy is allowed, a suspicious one with warnings', async (t) => {
  t.match(answerTo(reviewOf(holding(good))), {
    allowed: true,
    warnings: undefined,
    record: { decided: { verdict: 'allow', policy: hashPolicy(good), problems: [] } },
  });
  const { allowed, warnings, record } = answerTo(update(holding(wide), holding(good)));
  t.match({ allowed, warnings }, { allowed: true, warnings: [/^dex\.hosts\[1\]: "\*\.test"/] });
  t.equal(record.decided.verdict, 'warn');
  t.ok(warnings.every((warning: string) => warning.length <= 256));
});

t.test('a broken policy that is left as it was does not hold up labels or the end', async (t) => {
  const said = [/^the policy is not valid, and not in force: line 3: mode: /];
  t.match(answerTo(update(holding(bad, { labels: { a: 'b' } }), holding(bad))), {
    allowed: true,
    warnings: said,
  });
  const ending = holding(bad, { deletionTimestamp: '2026-11-24T00:00:00Z' });
  t.match(answerTo(update(ending, holding(good))), { allowed: true, warnings: said });
  t.match(answerTo(update({ data: {} }, { data: { other: '' } })), { allowed: true });
  t.equal(answerTo(update(holding(bad), holding(good))).allowed, false);
  t.equal(answerTo(update({}, holding(good))).allowed, false, 'taking the policy out is a change');
});

t.test('the deletion is allowed, and says what it means', async (t) => {
  const deletion = reviewOf(null, { operation: 'DELETE', oldObject: holding(good) });
  t.match(answerTo(deletion), {
    allowed: true,
    warnings: [/^running replicas of dexodus keep the policy; one that starts without it /],
    record: { decided: { policy: 'none' } },
  });
});

t.test('whatever is not the policy is allowed untouched', async (t) => {
  for (const overrides of [
    { name: 'other' },
    { namespace: 'shop' },
    { operation: 'CONNECT' },
    { subResource: 'status' },
    { kind: { group: '', version: 'v1', kind: 'Secret' } },
    { kind: { group: 'x', version: 'v1', kind: 'ConfigMap' } },
    { kind: null },
  ])
    t.match(answerTo(reviewOf(holding(bad), overrides)), {
      allowed: true,
      warnings: undefined,
      record: { decided: { verdict: 'allow', policy: 'none' } },
    });
  const fromFile = admitPolicy(reviewOf(holding(bad)), {
    configMap: undefined,
    hashOf: hashPolicy,
    nowMilliseconds: 0,
  });
  t.match(
    fromFile.record.decided,
    { verdict: 'allow' },
    'a server with a policy file has no ConfigMap',
  );
});
