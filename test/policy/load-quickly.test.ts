import fc from 'fast-check';
import t from 'tap';
import { stringify } from 'yaml';
import { loadQuickly } from '../../src/policy/load-quickly.ts';
import { readYaml } from '../../src/policy/read-yaml.ts';

/** What the parser with line numbers makes of it: `undefined` where it finds an error. */
function slowly(text: string): unknown {
  try {
    return readYaml(text).value;
  } catch {
    return undefined;
  }
}

t.test('what is broken or unusual is left to the parser that tells the line', async (t) => {
  for (const text of [
    '',
    'a: [',
    'a: 1\na: 2',
    'a: {b: 1, b: 2}',
    'a: 1\n\tb: 2',
    '\ta: 1',
    '---\na: 1\n---\nb: 2',
    'a: &x [1]\nb: *x',
    'a: &x {c: d}\nb: {<<: *x}',
    'a: !!js/function x',
    'a: !other x',
    'a: "\\q"',
    'a: %b',
    'a: "\\u0007"',
    '"\\0": a',
    `a: [${'b,'.repeat(20_001)}]`,
    'a: @b',
    'a: `b`',
    '[a: b',
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
  ])
    t.equal(loadQuickly(text), undefined, text.slice(0, 30));
});

t.test('a text means the same to both parsers', async (t) => {
  const scalars = [
    'yes No on OFF y n true True TRUE false null Null NULL ~ nullx',
    '1 01 0o17 0x1F 1_000 1e3 1.5 .5 +1 -1 .inf -.INF .nan 12:30:45 0b11',
    '2027-03-31 2027-03-31T00:00:00Z 1.2.3 a#b <<',
  ]
    .join(' ')
    .split(' ');
  for (const scalar of scalars) {
    const text = `a: ${scalar}\n${scalar === '~' ? '' : `"${scalar}": {b: ${scalar}}\n`}`;
    t.strictSame(loadQuickly(text), slowly(text), text);
  }
  for (const text of [
    "a: \"x\\ty\\u00e9\"\nb: 'it''s'\nc: plain text\n",
    'a: |\n  x\n   y\n\nb: >-\n  x\n  y\n',
    'a: # comment\n  - b # c\n  -\n    - d\n',
    '%YAML 1.2\n---\na: b\n...\n',
    '\uFEFFa: b\n',
    'a:\r\n  b: c\r\n',
    '? a\n: b\n',
    '{"a": [1, "b", null], "c": {}}',
    'a: -\n',
    'a: b: c\n',
    'a: "b" c\n',
    "a: 'b\n  c'\n",
    'a: !!str 1\n',
  ])
    t.strictSame(loadQuickly(text), slowly(text), text);
  const inherited = 'constructor: {toString: x}\n__proto__: {a: b}\n';
  t.equal(JSON.stringify(loadQuickly(inherited)), JSON.stringify(slowly(inherited)));
  t.match(JSON.stringify(loadQuickly(inherited)), '"__proto__"');
});

t.test('both read back what was written, in every style', async () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const style = fc.record({
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL'),
    defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE'),
    collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    lineWidth: fc.constantFrom(0, 20, 80),
  });
  const document = fc.dictionary(fc.string({ maxLength: 5 }), value);
  fc.assert(
    fc.property(document, style, (written, options) => {
      const text = stringify(JSON.parse(JSON.stringify(written)), {
        ...options,
        aliasDuplicateObjects: false,
      } as object);
      const quick = loadQuickly(text);
      return quick === undefined || JSON.stringify(quick) === JSON.stringify(slowly(text));
    }),
    { numRuns: 1000 },
  );
});
