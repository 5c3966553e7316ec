import { join } from 'node:path';
import t from 'tap';
import { readPolicyText } from '../../src/input/read-policy-text.ts';

const folder = t.testdir({
  'policy.yaml': '# ConfigMap dexodus-policy\nmode: fix\n',
  'block.yaml': 'kind: ConfigMap\ndata:\n  policy.yaml: |\n    mode: fix\n    x: y\n',
  'quoted.json': '{"kind": "ConfigMap",\n"data": {"policy.yaml": "mode: fix\\n"}}',
  'two.yaml': 'kind: ConfigMap\n---\nkind: Namespace\n',
  'other.yaml': 'kind: ConfigMap\ndata: {}\n',
});
const read = (name: string) => readPolicyText(join(folder, name));

t.test('a ConfigMap without a policy, and what can not be read, are errors', async (t) => {
  await t.rejects(read('other.yaml'), {
    code: 'ERR_POLICY_INVALID',
    message: /other\.yaml is no valid policy:\nthe ConfigMap has no key policy\.yaml$/,
  });
  await t.rejects(read('none'), { code: 'ERR_USAGE', message: /none: ENOENT/ });
  await t.rejects(read('.'), { code: 'ERR_USAGE', message: /EISDIR/ });
});

t.test('a policy is taken as it is, broken or not', async (t) => {
  t.match(await read('policy.yaml'), { text: /^# ConfigMap/, linesBefore: 0 });
  t.match(await read('two.yaml'), { text: /^kind/, linesBefore: 0 });
});

t.test('out of a ConfigMap comes the text, and how many lines stand before it', async (t) => {
  t.match(await read('block.yaml'), {
    title: /block\.yaml, key policy\.yaml$/,
    text: 'mode: fix\nx: y\n',
    linesBefore: 3,
  });
  t.match(await read('quoted.json'), { text: 'mode: fix\n', linesBefore: 0 });
});
