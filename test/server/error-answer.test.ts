import t from 'tap';
import { DexodusError } from '../../src/errors.ts';
import { errorAnswer } from '../../src/server/error-answer.ts';

function refused(statusCode: number) {
  return Object.assign(new Error('secret'), { statusCode });
}

t.test('what is not known is a defect, and its words stay inside', async (t) => {
  for (const error of [
    new TypeError('secret'),
    new DexodusError('ERR_POLICY_INVALID', 'secret'),
    refused(200),
    refused(302),
    refused(500),
    Object.assign(new Error('secret'), { statusCode: '400' }),
  ]) {
    const answer = errorAnswer(error, 10);
    t.match(answer, { status: 500, code: 'ERR_INTERNAL' });
    t.notMatch(answer.message, 'secret');
  }
});

t.test('an error that is known has its status and code', async (t) => {
  const invalid = new DexodusError('ERR_REVIEW_INVALID', 'request.uid is missing');
  t.same(errorAnswer(invalid, 10), {
    status: 400,
    code: 'ERR_REVIEW_INVALID',
    message: 'request.uid is missing',
  });
  for (const code of [
    'ERR_POLICY_MISSING',
    'ERR_REVIEW_TIMEOUT',
    'ERR_NAMESPACE_UNREADABLE',
  ] as const)
    t.match(errorAnswer(new DexodusError(code, 'x'), 10), { status: 503, code });
  t.match(errorAnswer(refused(413), 10), { status: 413, message: /10 bytes/ });
  t.match(errorAnswer(refused(415), 10), { status: 415, code: 'ERR_MEDIA_TYPE' });
  t.match(errorAnswer(refused(400), 10), { status: 400, code: 'ERR_REQUEST_INVALID' });
});
