import t from 'tap';
import { compileInput } from '../../src/commands/compile-input.ts';
import { hashPolicy } from '../../src/policy-source/hash-policy.ts';
import { policyText } from '../support/policy.ts';

t.test('problems are told by the lines of the file', async (t) => {
  const input = { title: 'a.yaml, key policy.yaml', text: 'mode: x\n', linesBefore: 7 };
  t.throws(() => compileInput(input), {
    code: 'ERR_POLICY_INVALID',
    message: /^a\.yaml, key policy\.yaml is no valid policy:\n.*line 8: mode: /s,
  });
});

t.test('the hash is that of the text, wherever it stands', async (t) => {
  const { hash } = compileInput({ title: 'a', text: policyText(), linesBefore: 7 });
  t.equal(hash, hashPolicy(policyText()));
});
