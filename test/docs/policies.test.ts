import { readdirSync } from 'node:fs';
import t from 'tap';
import { compilePolicy } from '../../src/policy/compile.ts';
import { readBlocks } from './block.ts';

const pages = readdirSync(new URL('../../docs/', import.meta.url)).filter((name) =>
  name.endsWith('.md'),
);

/** No exemption of an example is far away or over. */
const written = Date.parse('2026-11-24');

t.test('every policy that the documentation shows can be used, without a warning', async (t) => {
  let shown = 0;
  for (const page of pages) {
    for (const { language, text } of readBlocks(page)) {
      if (language !== 'yaml' || !text.includes('\nkind: Policy\n')) continue;
      shown++;
      t.strictSame(compilePolicy(text, '0123456789ab').warningsAt(written), [], `docs/${page}`);
    }
  }
  t.ok(shown >= 5, `${shown} are shown`);
});

t.test('the steps of docs/install.md widen one after the other', async (t) => {
  const policies = readBlocks('install.md')
    .filter(({ text }) => text.includes('\nkind: Policy\n'))
    .map(({ text }) => compilePolicy(text, '0123456789ab'));
  const modes = (namespace: string) => policies.map((policy) => policy.partOf(namespace).mode);

  t.strictSame(modes('any'), ['audit', 'audit', 'warn', 'fix']);
  t.strictSame(modes('shop'), ['audit', 'warn', 'fix', 'fix']);
  t.strictSame(modes('payments'), ['audit', 'audit', 'deny', 'fix']);
});
