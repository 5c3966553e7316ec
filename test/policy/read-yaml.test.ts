import t from 'tap';
import { readYaml } from '../../src/policy/read-yaml.ts';
import { yamlProblemOf } from '../support/yaml-problem.ts';

t.test('what is no YAML is refused with its line', async (t) => {
  for (const [text, said] of [
    ['mode: fix\nproviders: [a\n', /^line 3: Flow sequence in block collection .*end with a \]$/],
    ['a: b\n\tc: d', /^line 2: /],
    ['a:\n\t- b', /^line 2: Tabs are not allowed as indentation/],
    ['a: 1\nb: "\u0000"', /^line 2: the character U\+0000 is not allowed in YAML$/],
    ['a: \ud800', /^line 1: the character U\+D800 is not/],
    ['a: 1\nb: "\\u0007"', /^line 2: an escape stands for a control character$/],
    ['a: 1\n"b\\0": 1', /^line 2: an escape stands for a control character$/],
  ] as const) {
    t.match(yamlProblemOf(text), /^ERR_POLICY_INVALID /, text);
    t.match(yamlProblemOf(text).slice('ERR_POLICY_INVALID '.length), said, text);
  }
});

t.test('a path leads to a line, or to that of what is around it', async (t) => {
  const { lineOf, blockLineOf } = readYaml('a: 1\nb:\n  - c: 2\n    d: 3\n  - e\nf: |\n  g\n');
  t.equal(lineOf(['a']), 1);
  t.equal(lineOf(['b', 0, 'd']), 4);
  t.equal(lineOf(['b', 1]), 5);
  t.equal(lineOf(['b', 0, 'missing']), 3);
  t.equal(blockLineOf(['f']), 7);
  t.equal(blockLineOf(['a']), undefined);
});
