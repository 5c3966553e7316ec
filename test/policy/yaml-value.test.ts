import t from 'tap';
import { readYaml } from '../../src/policy/read-yaml.ts';
import { yamlProblemOf } from '../support/yaml-problem.ts';

t.test('a key that stands twice is refused, whatever is in it', async (t) => {
  t.match(yamlProblemOf('mode: fix\nmode: deny'), 'line 2: the key "mode" stands twice');
  t.match(yamlProblemOf('a:\n  - {b: 1, b: 1}'), 'line 2: the key "b" stands twice');
  t.match(yamlProblemOf('a: 1\nc: 1\na: 2\nc: 2'), /line 3: .*\nline 4: /);
  t.match(yamlProblemOf('? [a]\n: b'), 'line 1: a key must be a text');
});

t.test('an alias is a copy of what its anchor named by then', async (t) => {
  t.same(readYaml('a: &x 1\nb: *x\nc: &x 2\nd: *x').value, { a: 1, b: 1, c: 2, d: 2 });
  t.same(readYaml('a: &x 1\nb: &y [*x]\nc: &x 2\nd: *y').value, { a: 1, b: [1], c: 2, d: [1] });
  t.match(yamlProblemOf('a: 1\nb: *x'), 'line 2: ');
  t.match(
    yamlProblemOf('a: 1\nb: &x [*x]'),
    'line 2: aliases make the document too large or too deep',
  );
});
