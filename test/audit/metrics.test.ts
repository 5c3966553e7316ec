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

t.test('reviews, findings, errors and policies are counted', async (t) => {
  const metrics = createMetrics(() => 3);
  const { record } = answerTo(
    'validate',
    reviewOf(apiRule([{ required_scope: [] }])),
    testPolicy(),
  );
  metrics.countReview(record, 0.001);
  metrics.countError('ERR_REVIEW_INVALID');
  metrics.countLostLine();
  metrics.countPolicy({ kind: 'loaded', policy: testPolicy() }, 5000);
  metrics.countPolicy({ kind: 'refused', reason: 'x', inForce: 'y' }, 6000);
  const text = await metrics.registry.metrics();
  for (const line of [
    'dexodus_reviews_total{endpoint="validate",operation="CREATE",verdict="deny"} 1',
    'dexodus_findings_total{kind="implicit",outcome="denied"} 1',
    'dexodus_errors_total{code="ERR_REVIEW_INVALID"} 1',
    'dexodus_policy_info{policy="0123456789ab"} 1',
    'dexodus_policy_loads_total{result="refused"} 1',
    'dexodus_policy_loaded_timestamp_seconds 5',
    'dexodus_policy_refused 1',
    'dexodus_log_lines_lost_total 1',
    'dexodus_reviews_in_flight 3',
    'dexodus_review_duration_seconds_count{endpoint="validate"} 1',
  ])
    t.match(text, line);
  metrics.countPolicy({ kind: 'loaded', policy: testPolicy() }, 7000);
  t.match(await metrics.registry.metrics(), /dexodus_policy_refused 0\n/);
});
