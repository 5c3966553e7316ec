import t from 'tap';
import { readYaml } from '../../src/policy/read-yaml.ts';
import { yamlProblemOf } from '../support/yaml-problem.ts';

t.test('there is one document, of plain YAML 1.2', async (t) => {
  t.match(yamlProblemOf('a: 1\n---\nb: 1'), 'line 2: a second document begins');
  t.match(yamlProblemOf('a: 1\n...\nb: 1'), 'line 3: a second document begins');
  t.same(readYaml('%YAML 1.1\n---\na: yes\nb: {<<: {c: 1}}').value, {
    a: 'yes',
    b: { '<<': { c: 1 } },
  });
  t.match(
    yamlProblemOf('a: 1\nb: !!binary aGk='),
    'line 2: Unresolved tag: tag:yaml.org,2002:binary',
  );
  t.same(readYaml('---\na: yes\n...\n').value, { a: 'yes' });
  t.same(readYaml('a: 2027-03-31').value, { a: '2027-03-31' }, 'a day is a text');
  t.same(readYaml('a: &x {b: 1}\nc: {<<: *x}').value, { a: { b: 1 }, c: { '<<': { b: 1 } } });
  t.equal(readYaml('# nothing').value, null);
  t.same(Object.keys(readYaml('__proto__: {a: 1}').value as object), ['__proto__']);
});

const megabyte = 1_048_000;

/** The worst texts of a megabyte: each would take half a gigabyte, a minute, or the stack. */
const worst: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
  'brackets in brackets': ['['.repeat(megabyte), /line 1: nested more than 50 levels deep/],
  'lists in lists': ['- '.repeat(megabyte / 2), /nested more than 50/],
  'keys in keys': ['? '.repeat(megabyte / 2), /nested more than 50/],
  'maps in maps': ['{a: '.repeat(megabyte / 4), /nested more than 50/],
  indentation: [
    Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
    /line 50: nested more than 50/,
  ],
  'short values': [`[${'a,'.repeat(megabyte / 2)}]`, /too long: 350001 words and marks until here/],
  'empty lists': [`[${'[],'.repeat(megabyte / 3)}]`, /too long/],
  'many keys': [
    Array.from({ length: 69_000 }, (_, index) => `k${index.toString(36)}: 1\n`).join(''),
    /^$/,
  ],
  'the same key': ['a: 1\n'.repeat(69_000), /the key "a" stands twice\n.*and 68979 more$/s],
  'line breaks': ['\n'.repeat(megabyte), /too long/],
  directives: ['%A\n'.repeat(megabyte / 3), /line 11: more than 10 directives/],
  documents: ['---\n'.repeat(megabyte / 4), /line 2: a second document begins/],
  'tags that nobody knows': ['- !a b\n'.repeat(50_000), /and 49980 more$/],
  'an alias again and again': [`- &a [${'1,'.repeat(5000)}]\n${'- *a\n'.repeat(900)}`, /aliases/],
  'too many entries': [`[${'a,'.repeat(20_001)}]`, /line 1: a list of more than 20000 entries/],
  'too many aliases': [`- &a x\n${'- *a\n'.repeat(1001)}`, /line 1002: more than 1000 aliases/],
  'aliases of aliases': [
    Array.from({ length: 40 }, (_, index) =>
      index === 0 ? 'a0: &a0 [1]' : `a${index}: &a${index} [${`*a${index - 1},`.repeat(10)}]`,
    ).join('\n'),
    /aliases make the document too large or too deep/,
  ],
  'a list for each part': [
    `names: &n [${'a,'.repeat(19_000)}]\nparts:\n${'  - *n\n'.repeat(900)}`,
    /aliases make the document too large or too deep/,
  ],
};

for (const [title, [text, said]] of Object.entries(worst)) {
  t.test(`a text of ${title} is read or refused at once`, async (t) => {
    t.match(yamlProblemOf(text).replace('ERR_POLICY_INVALID ', ''), said);
  });
}
