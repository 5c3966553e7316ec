import t from 'tap';
import { answerIn, outcomeOf } from '../../bench/overload-client.ts';

t.test('no answer is right but the one expected', (t) => {
  const refusal = (code: string) => ({ status: 503, body: JSON.stringify({ code }) });
  t.equal(outcomeOf({ status: 200, body: '{"allowed":true}' }, '{"allowed":false}'), 'wrong');
  t.equal(outcomeOf({ status: 500, body: '{"code":"ERR_OVERLOADED"}' }, ''), 'wrong');
  t.equal(outcomeOf(refusal('ERR_POLICY_MISSING'), ''), 'wrong');
  t.equal(outcomeOf(refusal('ERR_REVIEW_TIMEOUT'), ''), 'givenUp');
  t.equal(outcomeOf(refusal('ERR_OVERLOADED'), ''), 'refused');
  t.equal(outcomeOf({ status: 200, body: '{"allowed":false}' }, '{"allowed":false}'), 'accepted');
  t.end();
});

t.test('an answer is whole when its body is', (t) => {
  const text = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}';
  for (let length = 0; length < text.length; length++)
    t.equal(answerIn(text.slice(0, length)), undefined);
  t.same(answerIn(text), { status: 503, body: '{}' });
  t.end();
});
