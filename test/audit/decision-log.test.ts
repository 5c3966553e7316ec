import t from 'tap';
import { createLoggerTo, logDecision } from '../../src/audit/decision-log.ts';
import { apiRule, answerTo, reviewOf } from '../support/review.ts';
import { testPolicy } from '../support/policy.ts';

function lineOf(config: Parameters<typeof apiRule>[0][0]): string {
  const lines: string[] = [];
  const log = createLoggerTo({ write: (line) => void lines.push(line) }, 'info');
  const { record } = answerTo(
    'validate',
    reviewOf(apiRule([config])),
    testPolicy({ mode: 'deny' }),
  );
  logDecision(log, record, 1.23456);
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

t.test(
  'every line tells the policy in force, a decision the one that it was made by',
  async (t) => {
    const lines: string[] = [];
    let inForce: string | undefined;
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLoggerTo(destination, 'info', () => inForce);
    log.info('before');
    inForce = 'abc';
    log.warn('text alone');
    log.error({ err: new Error('a defect') }, 'with fields');
    const { record } = answerTo('validate', reviewOf(apiRule([])), testPolicy());
    logDecision(log, record, 1);
    t.same(
      lines.map((line) => JSON.parse(line).policy),
      [undefined, 'abc', 'abc', record.decided.policy],
    );
    t.equal(lines[3]?.split('"policy":').length, 2, 'and once');
  },
);

t.test('a name as long as the body is cut', async (t) => {
  const review = reviewOf(apiRule([]));
  const { record } = answerTo('validate', review, testPolicy());
  const long = 'x'.repeat(1_000_000);
  const lines: string[] = [];
  const log = createLoggerTo({ write: (line) => void lines.push(line) }, 'info');
  const head = { ...record.head, uid: long, namespace: long, name: long, userName: long };
  logDecision(log, { ...record, head }, 1);
  t.ok(lines.join('').length < 2000);
});

t.test('a review is one line with its fields', async (t) => {
  const line = JSON.parse(lineOf({ jwks_urls: ['https://dex.kyma.local'] }));
  t.match(line, {
    time: /^\d{4}-\d\d-\d\dT/,
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
