import t from 'tap';
import { deniedAdmission, fixedAdmission, untouchedAdmission } from './admissions.ts';
import { judgeAnswer, type Answer } from './judge-answer.ts';

const fixed = fixedAdmission('a');
const denied = deniedAdmission('b');
const untouched = untouchedAdmission('c');
const answered = (status: number, body: unknown): Answer => ({
  kind: 'answered',
  status,
  body: JSON.stringify(body),
});
const stored = (config: object): Answer =>
  answered(201, { spec: { rules: [{ accessStrategies: [{ handler: 'jwt', config }] }] } });
const repaired = {
  jwks_urls: ['https://tenant-1.accounts.example.com/oauth2/certs'],
  trusted_issuers: ['https://tenant-1.accounts.example.com'],
};
const denial = 'admission webhook "validate.dexodus.dev" denied the request: APIRule default/b';

t.test('what is stored otherwise than the policy wants is wrong', async (t) => {
  const { spec } = fixed;
  t.equal(judgeAnswer(fixed, answered(201, { spec })).kind, 'wrong', 'not repaired');
  t.equal(judgeAnswer(denied, answered(201, { spec: denied.spec })).kind, 'wrong', 'let through');
  t.equal(judgeAnswer(denied, stored(repaired)).kind, 'wrong', 'repaired by a guess');
  t.equal(judgeAnswer(untouched, stored(repaired)).kind, 'wrong', 'changed');
  const half = { ...repaired, trusted_issuers: ['https://tenant-2.accounts.example.com'] };
  t.equal(judgeAnswer(fixed, stored(half)).kind, 'wrong', 'half of one policy, half of another');
  const broken = JSON.parse(JSON.stringify(repaired).replaceAll('accounts', 'broken'));
  t.equal(judgeAnswer(fixed, stored(broken)).kind, 'wrong', 'by a policy that must be refused');
  t.equal(judgeAnswer(fixed, answered(403, { message: denial })).kind, 'wrong', 'denied');
});

t.test('a webhook that did not answer is a failure, whatever was expected', async (t) => {
  const message = 'Internal error occurred: failed calling webhook "validate.dexodus.dev": EOF';
  for (const admission of [fixed, denied, untouched])
    t.equal(judgeAnswer(admission, answered(500, { message })).kind, 'failed');
});

t.test('what the API server did not do lost no admission', async (t) => {
  const other: readonly Answer[] = [
    { kind: 'unanswered', reason: 'ECONNREFUSED' },
    answered(500, { message: 'etcdserver: request timed out' }),
    answered(429, { message: 'storage is (re)initializing' }),
    answered(403, { message: 'apirules is forbidden: not yet ready to handle request' }),
    answered(403, { message: 'apirules is forbidden: User "developer" cannot create resource' }),
  ];
  for (const answer of other)
    t.equal(judgeAnswer(denied, answer).kind, 'no API server', JSON.stringify(answer));
});

t.test('right is what the policy says', async (t) => {
  t.same(judgeAnswer(fixed, stored(repaired)), { kind: 'right' });
  t.same(judgeAnswer(denied, answered(403, { message: denial })), { kind: 'right' });
  t.same(judgeAnswer(untouched, answered(201, { spec: untouched.spec })), { kind: 'right' });
});
