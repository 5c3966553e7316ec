import t from 'tap';
import { decisionLine } from '../../src/audit/decision-log.ts';
import { createLogsTo } from '../../src/audit/logger.ts';
import { apiRule, answerTo, reviewOf } from '../support/review.ts';
import { testPolicy } from '../support/policy.ts';

function lineOf(config: Parameters<typeof apiRule>[0][0]): string {
  const lines: string[] = [];
  const { decisions } = createLogsTo((line) => void lines.push(line), 'info');
  const { record } = answerTo(
    'validate',
    reviewOf(apiRule([config])),
    testPolicy({ mode: 'deny' }),
  );
  decisions(decisionLine(record, { answeredAt: 5000, durationMilliseconds: 1.23456 }));
  return lines.join('');
}

t.test('what a request holds neither breaks the line nor decides its length', async (t) => {
  const line = lineOf({
    jwks_urls: Array.from(
      { length: 1000 },
      (_, i) => `https://dex.n${i}.local/\n\u001b[31m${'x'.repeat(1000)}`,
    ),
  });
  t.equal(line.split('\n').length, 2);
  t.notMatch(line, '\u001b');
  t.ok(line.length < 50_000);
  t.match(JSON.parse(line), { findingsTotal: 1000 });
});

t.test('no character of a line can steer a terminal', async (t) => {
  const hostile = 'https://dex.kyma.local/\u009b31m\u202e\u2028\u007f\ud800';
  const line = lineOf({ jwks_urls: [hostile] });
  t.ok(
    line
      .trimEnd()
      .split('')
      .every((character) => character >= ' ' && character < '\u007f'),
  );
  t.equal(JSON.parse(line).findings[0].value, hostile, 'and nothing is lost');
});

t.test('a name as long as the body is cut', async (t) => {
  const review = reviewOf(apiRule([]));
  const { record } = answerTo('validate', review, testPolicy());
  const long = 'x'.repeat(1_000_000);
  const lines: string[] = [];
  const { decisions } = createLogsTo((line) => void lines.push(line), 'info');
  const head = { ...record.head, uid: long, namespace: long, name: long, userName: long };
  decisions(decisionLine({ ...record, head }, { answeredAt: 0, durationMilliseconds: 1 }));
  t.ok(lines.join('').length < 2000);
});

t.test('a review is one line with its fields', async (t) => {
  const line = JSON.parse(lineOf({ jwks_urls: ['https://dex.kyma.local'] }));
  t.match(line, {
    level: 30,
    time: '1970-01-01T00:00:05.000Z',
    msg: 'decision',
    uid: 'a1b2',
    endpoint: 'validate',
    operation: 'CREATE',
    namespace: 'shop',
    name: 'orders',
    apiVersion: 'gateway.kyma-project.io/v1beta1',
    user: 'jane',
    dryRun: false,
    verdict: 'deny',
    mode: 'deny',
    part: 'policy',
    findings: [
      { field: String, kind: 'jwksUrl', value: 'https://dex.kyma.local', outcome: 'denied' },
    ],
    providers: [],
    patchBytes: 0,
    policy: '0123456789ab',
    durationMilliseconds: 1.235,
  });
});
