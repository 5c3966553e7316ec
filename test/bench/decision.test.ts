import t from 'tap';
import { isSameDecision, readDecision } from '../../bench/decision.ts';

const review = JSON.stringify({ request: { object: { a: 1 } } });
const answer = (allowed: boolean, patch?: readonly object[]): string =>
  JSON.stringify({
    response: {
      allowed,
      ...(patch && { patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
    },
  });
const replace = { op: 'replace', path: '/a', value: 2 };

t.test('other verdicts and other objects are other decisions', (t) => {
  const fixed = readDecision(review, answer(true, [replace]));
  t.notOk(isSameDecision(fixed, readDecision(review, answer(true))));
  t.notOk(isSameDecision(readDecision(review, answer(true)), readDecision(review, answer(false))));
  t.end();
});

t.test('two patches to the same object are the same decision', (t) => {
  const added = answer(true, [
    { op: 'remove', path: '/a' },
    { op: 'add', path: '/a', value: 2 },
  ]);
  const fixed = readDecision(review, answer(true, [replace]));
  t.ok(isSameDecision(fixed, readDecision(review, added)));
  t.same(fixed, { allowed: true, object: { a: 2 }, isPatched: true });
  t.notOk(readDecision(review, answer(true, [])).isPatched);
  t.end();
});
