import t from 'tap';
import { policyInvalid } from '../../src/policy/policy-invalid.ts';

t.test('each problem stands on a line of its own, which no terminal obeys', async (t) => {
  const { code, message } = policyInvalid(['a\nb', 'c\u001b[2J']);
  t.same([code, message], ['ERR_POLICY_INVALID', 'a\\u000ab\nc\\u001b[2J']);
});

t.test('there are no more lines than people read, and none is longer', async (t) => {
  let described = 0;
  const { message } = policyInvalid(Array<string>(100_000).fill('x'.repeat(1000)), (problem) => {
    described++;
    return problem;
  });
  const lines = message.split('\n');
  t.equal(lines.length, 21);
  t.equal(lines.at(-1), 'and 99980 more');
  t.ok(lines.every((line) => line.length <= 400));
  t.equal(described, 20, 'what is not told is not put into words');
});
