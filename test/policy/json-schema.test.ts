import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { policyJsonSchema } from '../../src/policy/json-schema.ts';

const project = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, project), 'utf8');

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

t.test(
  'the copy in docs is the schema: dexodus policy schema > docs/policy.schema.json',
  async (t) => {
    t.strictSame(JSON.parse(read('docs/policy.schema.json')), policyJsonSchema());
  },
);

t.test('an editor can tell of each key what it means', async (t) => {
  const undescribed = (schema: Described, above: string): readonly string[] =>
    Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
      ...(inner.description === undefined ? [`${above}${name}`] : []),
      ...undescribed(inner, `${above}${name}.`),
      ...undescribed(inner.items ?? {}, `${above}${name}[].`),
    ]);
  const ownWords = undescribed(policyJsonSchema(), '').filter((key) => !key.includes('selector.'));
  t.same(ownWords, ['apiVersion', 'kind'], 'a selector is as Kubernetes has it');
});

t.test('the policies of the project lead an editor to it', async (t) => {
  for (const path of ['demo/policy.yaml', 'manifests/base/policy.yaml']) {
    const [, target] = /^# yaml-language-server: \$schema=(.+)\n/.exec(read(path)) ?? [];
    if (target === undefined) throw new Error(`${path} names no schema`);
    const schema = new URL(target, new URL(path, project));
    t.equal(schema.href, new URL('docs/policy.schema.json', project).href);
    t.ok(existsSync(schema));
  }
});
