import t from 'tap';
import { createLogsTo } from '../../src/audit/logger.ts';
import { createMetrics } from '../../src/audit/metrics.ts';
import { createReporter } from '../../src/audit/reporter.ts';
import { testPolicy } from '../support/policy.ts';
import { answerTo, apiRule, reviewOf } from '../support/review.ts';

function reporting(now = () => 5000) {
  const lines: string[] = [];
  const logs = createLogsTo((line) => void lines.push(line), 'info');
  const metrics = createMetrics(() => 0);
  const waiting: (() => void)[] = [];
  const later = (callback: () => void) => void waiting.push(callback);
  const reporter = createReporter({ ...logs, metrics, now, later });
  const logged = () => lines.map((line) => JSON.parse(line));
  return { reporter, logged, metrics, wake: () => waiting.shift()?.() };
}

t.test('an error is logged with its uid, a defect with where it happened', async (t) => {
  const { reporter, logged, metrics } = reporting();
  reporter.failed({
    code: 'ERR_REVIEW_INVALID',
    message: 'request.uid is missing',
    uid: undefined,
    error: undefined,
  });
  reporter.failed({
    code: 'ERR_INTERNAL',
    message: 'the review failed',
    uid: 'a1b2',
    error: new TypeError('a defect'),
  });
  t.match(logged(), [
    { level: 40, code: 'ERR_REVIEW_INVALID', msg: 'request.uid is missing' },
    { level: 50, uid: 'a1b2', err: { message: 'a defect', stack: /reporter\.test/ } },
  ]);
  t.match(await metrics.registry.metrics(), 'dexodus_errors_total{code="ERR_INTERNAL"} 1');
});

t.test('an overload has one line in ten seconds, with how many were refused', async (t) => {
  let now = 5000;
  const { reporter, logged, metrics } = reporting(() => now);
  const overloaded = {
    code: 'ERR_OVERLOADED',
    message: 'too much',
    uid: undefined,
    error: undefined,
  };
  for (let i = 0; i < 1000; i++) reporter.failed(overloaded);
  now += 10_000;
  reporter.failed(overloaded);
  now -= 3_600_000;
  reporter.failed(overloaded);
  t.match(logged(), [
    { level: 40, code: 'ERR_OVERLOADED', refused: 1, msg: 'too much' },
    { refused: 1000 },
    { refused: 1 },
  ]);
  t.match(await metrics.registry.metrics(), 'dexodus_errors_total{code="ERR_OVERLOADED"} 1002');
});

t.test('a policy that is refused is an error, a suspicious one is warned of', async (t) => {
  const { reporter, logged, metrics } = reporting();
  reporter.policyChanged({ kind: 'refused', reason: 'mode: x', inForce: undefined });
  reporter.policyChanged({
    kind: 'loaded',
    policy: { ...testPolicy(), warningsAt: (now) => [`an http issuer at ${now}`] },
  });
  t.match(logged(), [
    { level: 50, msg: 'policy refused', reason: 'mode: x' },
    { level: 30, msg: 'policy loaded', policy: '0123456789ab' },
    { level: 40, msg: 'policy: an http issuer at 5000' },
  ]);
  t.match(await metrics.registry.metrics(), 'dexodus_policy_loaded_timestamp_seconds 5\n');
});

const { record } = answerTo('mutate', reviewOf(apiRule([{}])), testPolicy());

t.test('what was decided on large reviews does not wait', async (t) => {
  const { reporter, logged } = reporting();
  const large = { record, durationMilliseconds: 1, bytes: 70_000 };
  reporter.reviewed(large);
  reporter.reviewed(large);
  t.equal(logged().length, 1, '128 KiB wait at most');
  reporter.reviewed({ ...large, bytes: undefined });
  t.equal(logged().length, 2, 'what does not tell its size may have any');
  reporter.flush();
  t.equal(logged().length, 3);
});

t.test('a review is logged and counted behind its answer, with the time of that', async (t) => {
  let now = 5000;
  const { reporter, logged, metrics, wake } = reporting(() => now);
  reporter.reviewed({ record, durationMilliseconds: 2000, bytes: 5000 });
  t.same(logged(), []);
  now += 20;
  wake();
  t.match(logged(), [
    {
      msg: 'decision',
      time: '1970-01-01T00:00:05.000Z',
      uid: 'a1b2',
      durationMilliseconds: 2000,
    },
  ]);
  t.match(
    await metrics.registry.metrics(),
    'dexodus_review_duration_seconds_sum{endpoint="mutate"} 2\n',
  );
});
