import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { namespaceLabels } from '../../src/input/namespace-labels.ts';
import { readDocuments } from '../../src/input/read-documents.ts';
import { testPolicy } from '../support/policy.ts';

const policy = testPolicy({
  namespaces: [{ names: ['named'] }, { selector: { matchLabels: { stage: 'legacy' } } }],
});

async function documentsOf(t: Test, ...objects: readonly object[]) {
  const file = join(t.testdir(), 'input.yaml');
  await writeFile(file, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return (await readDocuments(file, { keepsYaml: false })).documents;
}
const namespace = (name: string, labels?: object) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...(labels && { labels }) },
});

t.test('labels that are needed and that the input does not tell are an error', async (t) => {
  const documents = await documentsOf(
    t,
    { ...namespace('shop'), kind: 'ConfigMap' },
    { ...namespace('shop'), apiVersion: 'example.com/v1' },
    namespace('twice', { a: 'b' }),
    namespace('twice', { a: 'c' }),
    namespace('twice', { a: 'c' }),
  );
  const labels = namespaceLabels(documents, policy);
  t.throws(() => labels('shop'), {
    code: 'ERR_INPUT_INVALID',
    message: /^namespace "shop" is not in the input.*kubectl get namespace shop -o yaml/,
  });
  t.throws(() => labels('twice'), { message: /^namespace "twice" stands there with other labels/ });
});

t.test('labels are those of the Namespace, with the one that each has', async (t) => {
  const documents = await documentsOf(
    t,
    { kind: 'List', items: [namespace('shop', { stage: 'legacy' }), namespace('plain')] },
    namespace('shop', { stage: 'legacy' }),
  );
  const labels = namespaceLabels(documents, policy);
  t.same(labels('shop'), { stage: 'legacy', 'kubernetes.io/metadata.name': 'shop' });
  t.same(labels('plain'), { 'kubernetes.io/metadata.name': 'plain' });
});

t.test('labels that nobody needs are not asked for', async (t) => {
  const documents = await documentsOf(t);
  t.equal(namespaceLabels(documents, policy)('named'), undefined);
  t.equal(namespaceLabels(documents, testPolicy())('shop'), undefined);
});
