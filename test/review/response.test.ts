import t from 'tap';
import { writeResponse } from '../../src/review/response.ts';
import type { Finding } from '../../src/verdict/finding.ts';

const common = { uid: 'a1', warnings: [], auditAnnotations: '{"uid":"a1"}' };
const denied: Finding = {
  field: 'spec.rules[0]',
  kind: 'issuer',
  value: 'https://dex.a',
  remedy: 'remove it',
  outcome: 'denied',
};
const deny = (findings: readonly Finding[]) =>
  JSON.parse(
    writeResponse({ ...common, decision: { allowed: false, object: 'shop/orders', findings } }),
  ).response;

t.test('a denial tells what was denied and nothing else', async (t) => {
  const response = deny([
    { ...denied, outcome: 'carried', field: 'elsewhere' },
    { ...denied, kind: 'implicit' },
  ]);
  t.match(response, {
    allowed: false,
    status: {
      code: 403,
      reason: 'Forbidden',
      message: /^APIRule shop\/orders relies on Dex in one place:\n {2}spec/,
    },
  });
  t.notMatch(response.status.message, 'elsewhere');
  t.match(response.status.details.causes, [
    { reason: 'FieldValueRequired', field: 'spec.rules[0]' },
  ]);
});

t.test(
  'however many places there are, an answer tells a hundred, and fifty warnings',
  async (t) => {
    const { status } = deny(Array.from({ length: 500 }, () => denied));
    t.match(status.message, /in 500 places:[^]*\nand 400 more$/);
    t.equal(status.details.causes.length, 100);
    const warnings = Array.from({ length: 80 }, (_, index) => `warning ${index}`);
    const { response } = JSON.parse(
      writeResponse({ ...common, warnings, decision: { allowed: true, patch: undefined } }),
    );
    t.equal(response.warnings.length, 51);
  },
);

t.test('an allowance holds a patch only where there is one', async (t) => {
  const allow = (patch: { readonly base64: string } | undefined) =>
    JSON.parse(writeResponse({ ...common, decision: { allowed: true, patch } }));
  t.strictSame(allow(undefined), {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: 'a1', allowed: true, auditAnnotations: { uid: 'a1' } },
  });
  t.match(allow({ base64: 'W10=' }).response, { patchType: 'JSONPatch', patch: 'W10=' });
});
