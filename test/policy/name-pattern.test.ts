import t from 'tap';
import { isNamePattern, matchesName } from '../../src/policy/name-pattern.ts';

t.test('a pattern has one star at most, at an end', async (t) => {
  for (const pattern of ['', 'a*b', '*a*', '**', 'a**']) t.notOk(isNamePattern(pattern), pattern);
  for (const pattern of ['a', 'a*', '*a', '*']) t.ok(isNamePattern(pattern), pattern);
});

t.test('a star stands for any text, none included', async (t) => {
  for (const [pattern, name, matches] of [
    ['team', 'team-a', false],
    ['team-*', 'my-team-a', false],
    ['*-prod', 'a-prod-b', false],
    ['team', 'team', true],
    ['team-*', 'team-', true],
    ['*-prod', 'a-prod', true],
    ['*', 'anything', true],
  ] as const)
    t.equal(matchesName(pattern, name), matches, `${pattern} ${name}`);
});
