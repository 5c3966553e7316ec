import t from 'tap';
import { policyTextOf } from '../../src/policy/configmap.ts';

t.test('a ConfigMap without a policy says what is missing', async (t) => {
  for (const object of [{}, { data: null }, { data: {} }, { data: { 'policy.yaml': 7 } }])
    t.same(policyTextOf(object), { ok: false, reason: 'has no key policy.yaml' });
  t.match(policyTextOf({ binaryData: { 'policy.yaml': '/w==' } }), {
    ok: false,
    reason: /^has the key policy\.yaml in binaryData: it must be text, in data/,
  });
});

t.test('the text is that of the key, empty or not', async (t) => {
  t.same(policyTextOf({ data: { 'policy.yaml': '' } }), { ok: true, text: '' });
});
