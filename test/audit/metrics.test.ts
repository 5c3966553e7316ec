import t from 'tap';
import { createMetrics } from '../../src/audit/metrics.ts';
import { apiRule, answerTo, reviewOf } from '../support/review.ts';
import { testPolicy } from '../support/policy.ts';

t.test('a request can not make labels of its own', async (t) => {
  const metrics = createMetrics(() => 3);
  const review = reviewOf(apiRule([])) as { readonly request: object };
  const { record } = answerTo(
    'validate',
    { ...review, request: { ...review.request, operation: 'x"} 1' } },
    testPolicy(),
  );
  metrics.countReview(record, 0.001);
  t.match(await metrics.registry.metrics(), 'operation="other"');
});

t.test('reviews, findings and errors are counted', async (t) => {
  const metrics = createMetrics(() => 3);
  const { record } = answerTo(
    'validate',
    reviewOf(apiRule([{ required_scope: [] }])),
    testPolicy(),
  );
  metrics.countReview(record, 0.001);
  metrics.countError('ERR_REVIEW_INVALID');
  metrics.countLostLine();
  const text = await metrics.registry.metrics();
  for (const line of [
    'dexodus_reviews_total{endpoint="validate",operation="CREATE",verdict="deny"} 1',
    'dexodus_findings_total{kind="implicit",outcome="denied"} 1',
    'dexodus_errors_total{code="ERR_REVIEW_INVALID"} 1',
    'dexodus_log_lines_lost_total 1',
    'dexodus_reviews_in_flight 3',
    'dexodus_review_duration_seconds_count{endpoint="validate"} 1',
  ])
    t.match(text, line);
});

t.test('what mode fix would have done is counted in mode audit, and in no other', async (t) => {
  const metrics = createMetrics(() => 0);
  const review = reviewOf(apiRule([{ required_scope: [] }]));
  for (const mode of ['audit', 'audit', 'deny']) {
    for (const endpoint of ['mutate', 'validate'] as const)
      metrics.countReview(answerTo(endpoint, review, testPolicy({ mode })).record, 0.001);
  }
  const text = await metrics.registry.metrics();
  t.match(text, 'dexodus_audited_total{would="fix"} 2\n');
  t.notMatch(text, 'would="deny"');
});
