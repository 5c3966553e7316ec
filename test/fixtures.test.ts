import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import t from 'tap';
import { checkDocument, type CheckedApiRule } from '../src/commands/check-document.ts';
import { readDocuments } from '../src/input/read-documents.ts';
import { testPolicy } from './support/policy.ts';

const policy = testPolicy({
  dex: { except: ['dex.own.example.com'] },
  namespaces: [{ names: ['legacy'], mode: 'warn' }],
  exemptions: [
    { namespace: 'shop', name: 'exempt', until: '2099-12-31', owner: 'team', reason: 'test' },
  ],
});

interface Checked extends CheckedApiRule {
  readonly file: string;
}

async function checkAll(folder: string): Promise<readonly Checked[]> {
  const { documents } = await readDocuments(folder, { keepsYaml: false });
  const context = { policy, namespace: 'default', nowMilliseconds: 0, labelsOf: () => undefined };
  return documents.flatMap((document) => {
    const { file, apiRules } = checkDocument(document, context);
    return apiRules.map((checked) => ({ ...checked, file }));
  });
}

t.test('each of our own APIRules gets the verdict that its folder is named after', async (t) => {
  const checked = await checkAll(join(import.meta.dirname, 'fixtures'));
  t.ok(checked.length >= 24);
  for (const { file, verdict, findings } of checked) {
    t.equal(verdict, basename(dirname(file)), file);
    t.equal(
      findings.some(({ outcome }) => outcome === 'denied'),
      verdict === 'deny',
      file,
    );
  }
});

t.test(
  'each genuine APIRule is fixed where it names Dex, and can not be denied without a reason',
  async (t) => {
    const folder = join(import.meta.dirname, '../../shared/apirules');
    let names: readonly string[] = [];
    try {
      names = readdirSync(folder);
    } catch {
      t.comment('no genuine APIRules beside the project: only our own were tried');
    }
    if (names.length === 0) return;
    const checked = await checkAll(folder);
    t.ok(checked.length > 190, `${checked.length} were read`);
    const named = checked.filter(({ findings }) =>
      findings.some(({ kind }) => kind !== 'implicit'),
    );
    t.ok(named.length > 5, `${named.length} name Dex`);
    for (const { file, verdict, findings, edits } of checked) {
      if (findings.length === 0 && edits.length === 0) t.equal(verdict, 'allow', file);
      else if (verdict === 'deny') t.match(findings.at(-1)?.remedy, /have it added there/, file);
      else t.equal(verdict, 'fix', file);
    }
    t.equal(
      named.filter(({ verdict }) => verdict !== 'fix').length,
      0,
      'whoever names Dex is fixed',
    );
  },
);
