import { readFile } from 'node:fs/promises';
import jsonPatch from 'fast-json-patch';
import t from 'tap';
import { apiRule, type Outcome } from '../../bench/api-rules.ts';
import { peerDecision } from '../../bench/peer-decision.ts';
import { benchPolicy } from '../../bench/policy-file.ts';

const decision = peerDecision(await readFile(benchPolicy, 'utf8'));
const rule = (outcome: Outcome) => apiRule({ outcome, rules: 6, hasJwt: true, variant: 3 });

t.test('what can not be known is denied, unless the old object carried it', (t) => {
  t.equal(decision.patch(rule('denied')), undefined);
  t.match(decision.denial(rule('denied'), rule('untouched')), /login\.partner\.example\.com/);
  t.equal(decision.denial(rule('denied'), rule('denied')), undefined);
  t.end();
});

t.test('what relies on Dex is patched to what is left alone', (t) => {
  const object = structuredClone(rule('fixed'));
  jsonPatch.applyPatch(object, JSON.parse(decision.patch(object) ?? ''));
  t.same(object, rule('untouched'));
  t.equal(decision.patch(object, null), undefined, 'a creation has no old object');
  t.equal(decision.denial(object), undefined);
  t.end();
});
