import t from 'tap';
import { matchesIstioPattern } from '../../src/explain/istio-pattern.ts';

t.test('a star matches at an end only, and alone anything but nothing', async (t) => {
  for (const [pattern, value, matches] of [
    ['*', '', false],
    ['a*b', 'axb', false],
    ['/a', '/a/b', false],
    ['/a*', '/b/a', false],
    ['*', 'x', true],
    ['a*b', 'a*b', true],
    ['/a*', '/a/b', true],
    ['*/b', '/a/b', true],
    ['/a', '/a', true],
  ] as const)
    t.equal(matchesIstioPattern(pattern, value), matches, `${pattern} ${value}`);
});
