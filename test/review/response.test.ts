import fc from 'fast-check';
import t from 'tap';
import { toAscii } from '../../src/ascii.ts';
import { writeResponse } from '../../src/review/response.ts';
import type { Finding } from '../../src/verdict/finding.ts';

const common = { uid: 'a1', warnings: [], auditAnnotations: toAscii('{"uid":"a1"}') };
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
  const allow = (base64?: string) => {
    const patch = base64 === undefined ? undefined : { base64: toAscii(base64) };
    return JSON.parse(writeResponse({ ...common, decision: { allowed: true, patch } }));
  };
  t.strictSame(allow(), {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: 'a1', allowed: true, auditAnnotations: { uid: 'a1' } },
  });
  t.match(allow('W10=').response, { patchType: 'JSONPatch', patch: 'W10=' });
});

t.test(
  'each character of an answer is one byte, whatever a request holds, and none is lost',
  (t) => {
    // The lower byte of U+0122 is a quotation mark.
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0122', 'é', '\u009b'));
    fc.assert(
      fc.property(fc.record({ uid: text, object: text, value: text, problem: text }), (hostile) => {
        const { uid, object, value, problem } = hostile;
        const findings = [{ ...denied, field: value, value }];
        const warnings = [problem];
        const { auditAnnotations } = common;
        const answers = [
          { allowed: false, object, findings },
          { allowed: false, configMap: object, problems: [problem] },
        ] as const;
        return answers.every((decision) => {
          const answer = writeResponse({ uid, warnings, auditAnnotations, decision });
          for (const character of answer) if (character < ' ' || character > '~') return false;
          const { response } = JSON.parse(answer);
          return (
            response.uid === uid &&
            response.warnings[0] === problem &&
            response.status.message.includes(object) &&
            ('problems' in decision || response.status.details.causes[0].field === value)
          );
        });
      }),
    );
    t.end();
  },
);
