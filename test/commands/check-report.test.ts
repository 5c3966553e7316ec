import t from 'tap';
import type { CheckedDocument } from '../../src/commands/check-document.ts';
import { startReport } from '../../src/commands/check-report.ts';

const document: CheckedDocument = {
  file: 'a.yaml',
  problems: [],
  before: 'a: 1\nb: 2\n',
  after: 'a: 1\nb: 3\n',
  apiRules: [
    {
      namespace: 'shop',
      name: 'orders',
      apiVersion: 'gateway.kyma-project.io/v2',
      verdict: 'fix',
      would: undefined,
      findings: [
        {
          field: 'spec.rules[0].jwt',
          kind: 'issuer',
          value: 'https://dex.a',
          remedy: 'remove it',
          outcome: 'fixed',
        },
      ],
      warnings: ['spec.rules[0].jwt: "https://dex.a" is Dex: remove it', 'something else'],
      edits: [{ path: ['spec'], value: {} }],
      patch: '[{"op":"replace","path":"/spec","value":{}}]',
    },
  ],
};
const report = (
  format: 'text' | 'json' | 'yaml' | 'diff',
  documents = [document],
  color = false,
) => {
  const { add, end } = startReport({ format, color, policy: 'abc' });
  return [...documents.map(add), end()].join('');
};

t.test('nothing is said as such', async (t) => {
  t.equal(report('text', []), 'No APIRules found\n');
  t.equal(report('diff', [{ ...document, after: document.before }]), '');
  t.strictSame(JSON.parse(report('json', [])), { policy: 'abc', apiRules: [] });
});

t.test('text tells each finding once, and the warnings that say more', async (t) => {
  t.equal(
    report('text'),
    'a.yaml: APIRule shop/orders: fix\n  spec.rules[0].jwt: "https://dex.a" is Dex: remove it [fixed]\n  something else\n1 APIRules: 1 fix\n',
  );
});

t.test('json holds the patch, yaml the document, diff what changes', async (t) => {
  t.match(JSON.parse(report('json')).apiRules, [
    { file: 'a.yaml', patch: [{ op: 'replace', path: '/spec' }] },
  ]);
  t.equal(report('yaml', [document, document]), 'a: 1\nb: 3\n---\na: 1\nb: 3\n');
  t.match(report('diff'), /^--- a\.yaml[^]*\n-b: 2\n\+b: 3/);
});

t.test('only a terminal gets colours', async (t) => {
  t.notMatch(report('diff'), '\u001b');
  t.match(report('diff', [document], true), '\u001b[31m-b: 2');
});
