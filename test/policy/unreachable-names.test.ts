import fc from 'fast-check';
import t from 'tap';
import { coversPattern, matchesName } from '../../src/policy/name-pattern.ts';
import { describePath } from '../../src/policy/path.ts';
import { policySchema } from '../../src/policy/schema.ts';
import { findUnreachableNames } from '../../src/policy/unreachable-names.ts';

function unreachable(...entries: readonly (readonly string[])[]): readonly string[] {
  const document = policySchema.parse({
    apiVersion: 'dexodus.dev/v1',
    kind: 'Policy',
    namespaces: entries.map((names) => ({ names })),
  });
  return findUnreachableNames(document).map(
    ({ path, message }) => `${describePath(path)}: ${message}`,
  );
}

t.test('a name that an earlier entry matches never applies', async (t) => {
  t.same(unreachable(['a', 'b'], ['b', 'c']), [
    'namespaces[1].names[0]: "b" stands in namespaces[0] already, and the first entry wins',
  ]);
  t.same(unreachable(['team-*'], ['x'], ['team-a', 'y'], ['team-b*', 'z']), [
    'namespaces[2].names[0]: "team-a" is matched by "team-*" of namespaces[0] already, and the first entry wins',
    'namespaces[3].names[0]: "team-b*" is matched by "team-*" of namespaces[0] already, and the first entry wins',
  ]);
});

t.test('an entry none of whose names can apply is told of once', async (t) => {
  t.same(unreachable(['*-x'], ['a-x', 'b-x']), [
    'namespaces[1]: never applies: "a-x" is matched by "*-x" of namespaces[0] already, and the first entry wins',
  ]);
});

t.test('what no namespace can be called never applies', async (t) => {
  for (const name of ['Payments', 'team_a', '-x', 'x-', 'a.b', 'x'.repeat(64), 'Team-*', '-*'])
    t.match(unreachable([name]), [/is no name that a namespace can have$/], name);
  for (const name of ['payments', 'team-*', '*-x', '*', '1', 'x'.repeat(63)])
    t.same(unreachable([name]), [], name);
});

t.test('overlaps that leave something to decide are not told of', async (t) => {
  t.same(unreachable(['a'], ['a*'], ['*a'], ['*']), []);
  t.same(unreachable(['team-a', 'team-*']), [], 'within one entry nothing is overtaken');
});

t.test('a pattern covers another one only if it matches each of its names', async () => {
  const literal = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 3 });
  const pattern = fc
    .tuple(literal, fc.constantFrom('', 'before', 'after'))
    .map(([text, star]) => (star === 'before' ? `*${text}` : star === 'after' ? `${text}*` : text))
    .filter((text) => text !== '');
  fc.assert(
    fc.property(pattern, pattern, literal, (one, other, filling) => {
      if (!coversPattern(one, other)) return true;
      return matchesName(one, other.replace('*', filling));
    }),
    { numRuns: 2000 },
  );
  fc.assert(fc.property(pattern, (one) => coversPattern(one, one) && coversPattern('*', one)));
});

t.test('a selector that selects everything leaves nothing to later entries', async (t) => {
  const of = (namespaces: readonly object[]): readonly string[] =>
    findUnreachableNames(
      policySchema.parse({ apiVersion: 'dexodus.dev/v1', kind: 'Policy', namespaces }),
    ).map(({ path, message }) => `${describePath(path)}: ${message}`);
  const labelled = { selector: { matchLabels: { stage: 'legacy' } } };
  t.same(of([labelled, { names: ['a'] }, labelled]), []);
  t.same(of([{ selector: {} }, { names: ['a'] }, labelled]), [
    'namespaces[1].names[0]: "a" is matched by the selector of namespaces[0] already, and the first entry wins',
    'namespaces[2].selector: whatever it selects is matched by the selector of namespaces[0] already, and the first entry wins',
  ]);
  t.match(of([{ names: ['*'] }, labelled]), [
    /^namespaces\[1\]\.selector: .*by "\*" of namespaces\[0\]/,
  ]);
});
