import fc from 'fast-check';
import t from 'tap';
import { explainPart } from '../../src/policy/explain-part.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import type { Labels } from '../../src/policy/selector.ts';
import { policyText, testPolicy } from '../support/policy.ts';

function explain(written: object, name: string, labels: Labels = {}) {
  const text = policyText({ ...written });
  return explainPart(parsePolicy(text), JSON.parse(text), { name, labels });
}

const expressions = [{ key: 'team', operator: 'In', values: ['a', 'b'] }];
const namespaces = [
  { names: ['payments', 'team-*'], mode: 'deny' },
  { selector: { matchLabels: { stage: 'x' }, matchExpressions: expressions }, mode: 'warn' },
  { selector: {}, existing: 'enforce' },
];

t.test('nothing matches: the policy itself applies, and says why', async (t) => {
  t.match(explain({}, 'shop'), { part: 'policy', because: 'the policy has no namespaces' });
  t.match(explain({ namespaces: namespaces.slice(0, 2) }, 'shop'), {
    part: 'policy',
    because: 'no entry of namespaces matches',
  });
});

t.test('the first entry that matches is told, with what of it matches', async (t) => {
  t.match(explain({ namespaces }, 'team-a', { stage: 'x', team: 'a' }), {
    part: 'namespaces[0]',
    because: 'names[1] "team-*" matches, the first that does',
  });
  t.match(explain({ namespaces }, 'shop', { stage: 'x', team: 'a' }), {
    part: 'namespaces[1]',
    because: 'its selector (stage=x, team In (a, b)) selects the labels, the first that does',
  });
  t.match(explain({ namespaces }, 'shop'), {
    part: 'namespaces[2]',
    because: 'its selector selects every namespace',
  });
});

t.test('each setting tells the key that it comes from', async (t) => {
  t.same(explain({ existing: 'warn', namespaces }, 'payments').settings, [
    { key: 'mode', value: 'deny', from: 'namespaces[0].mode' },
    { key: 'defaults', value: ['ias'], from: 'defaults' },
    { key: 'dialect', value: 'auto', from: 'default' },
    { key: 'existing', value: 'warn', from: 'existing' },
  ]);
});

t.test('what is explained is what is decided by', async () => {
  const mode = fc.constantFrom('fix', 'deny', 'warn', 'audit');
  const existing = fc.constantFrom('warn', 'enforce');
  const pattern = fc.constantFrom('a', 'ab', 'b', 'a*', '*b', '*');
  const label = fc.constantFrom('x', 'y');
  const labels = fc.dictionary(label, label, { maxKeys: 2 });
  const entry = fc.oneof(
    fc.record(
      { names: fc.array(pattern, { minLength: 1, maxLength: 3 }), mode, existing },
      { requiredKeys: ['names'] },
    ),
    fc.record(
      { selector: fc.record({ matchLabels: labels }), mode },
      { requiredKeys: ['selector'] },
    ),
  );
  const written = fc.record({ namespaces: fc.array(entry, { maxLength: 6 }), existing });
  fc.assert(
    fc.property(written, fc.constantFrom('a', 'ab', 'b', 'c'), labels, (policy, name, has) => {
      const { source, mode: decided, existing: old } = testPolicy(policy).partOf(name, has);
      const { part, settings } = explain(policy, name, has);
      const valueOf = (key: string): unknown => settings.find((one) => one.key === key)?.value;
      return part === source && valueOf('mode') === decided && valueOf('existing') === old;
    }),
  );
});
