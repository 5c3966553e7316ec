import t from 'tap';
import { parsePolicy } from '../../src/policy/parse.ts';
import { policyText } from '../support/policy.ts';

t.test('each problem is told on a line of its own, with line and path', async (t) => {
  const text =
    'apiVersion: dexodus.dev/v1\nkind: Policy\nmode: fix\ndex:\n  hosts: ["*"]\nnamespaces:\n  - names: ["a*b"]\n';
  t.throws(() => parsePolicy(text), {
    code: 'ERR_POLICY_INVALID',
    message:
      /^line 5: dex\.hosts\[0\]: .+\nline 1: defaults: .+\nline 7: namespaces\[0\]\.defaults: .+\nline 7: namespaces\[0\]\.names\[0\]: .+$/,
  });
});

t.test('of many problems the first twenty are told', async (t) => {
  const keys = Array.from({ length: 30 }, (_, index) => [`unknown${index}`, 1] as const);
  try {
    parsePolicy(policyText(Object.fromEntries(keys)));
    t.fail('is refused');
  } catch (error) {
    const lines = String(error).split('\n');
    t.equal(lines.length, 21);
    t.equal(lines.at(-1), 'and 10 more');
  }
});

t.test('the line is that of the innermost thing that is there', async (t) => {
  const text =
    'apiVersion: dexodus.dev/v1\nkind: Policy\nmode: audit\nproviders:\n  - name: a\n    issuer: https://a.example\n  - name: b\n';
  t.throws(() => parsePolicy(text), { message: 'line 7: providers[1].issuer: is missing' });
});

t.test('what is left out has its default', async (t) => {
  const policy = parsePolicy('apiVersion: dexodus.dev/v1\nkind: Policy\nmode: audit\n');
  t.match(policy, { mode: 'audit', dialect: 'auto', existing: 'warn', dex: { implicit: true } });
});
