import t from 'tap';
import { writeAuditAnnotations } from '../../src/audit/annotations.ts';
import type { DecisionRecord } from '../../src/audit/record.ts';
import { answerTo, apiRule, reviewOf } from '../support/review.ts';
import { testPolicy } from '../support/policy.ts';

const auditAnnotations = (record: DecisionRecord): Readonly<Record<string, string>> =>
  JSON.parse(writeAuditAnnotations(record));

const onDex = (count: number, value = 'https://dex.kyma.local') =>
  reviewOf(apiRule([{ jwks_urls: Array.from({ length: count }, () => value) }]));

t.test('however much was found, the annotation stays short', async (t) => {
  const { record } = answerTo(
    'validate',
    onDex(1000, `https://dex.kyma.local/${'x'.repeat(5000)}`),
    testPolicy(),
  );
  const { findings = '' } = auditAnnotations(record);
  t.ok(findings.length < 10_000);
  t.match(findings, /; and 990 more$/);
});

t.test('mode audit says what mode fix would have done', async (t) => {
  const { record } = answerTo('validate', onDex(1), testPolicy({ mode: 'audit' }));
  t.equal(auditAnnotations(record)['verdict'], 'allow (would fix)');
});

t.test('without findings there is no such annotation', async (t) => {
  const { record } = answerTo('validate', reviewOf(apiRule([])), testPolicy());
  t.strictSame(auditAnnotations(record), { verdict: 'allow', uid: 'a1b2', policy: '0123456789ab' });
});
