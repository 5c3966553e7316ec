import fc from 'fast-check';
import t from 'tap';
import { indexNames } from '../../src/policy/name-index.ts';
import { matchesName } from '../../src/policy/name-pattern.ts';

t.test('what no name and no pattern matches gets the answer for none', async (t) => {
  const first = indexNames(
    ['shop', 'team-*', '*-dev'].map((pattern, index) => ({ pattern, index })),
    7,
  );
  for (const name of ['', 'sho', 'shops', 'team', 'a-team-b', 'dev', 'a-dev-b', '*', 'team*'])
    t.equal(first(name), 7, name);
});

t.test('a star stands for any text, none included', async (t) => {
  const first = (pattern: string) => indexNames([{ pattern, index: 0 }], 1);
  t.equal(first('team-*')('team-'), 0);
  t.equal(first('*-dev')('-dev'), 0);
  t.equal(first('*')(''), 0);
  t.equal(first('*')('any'), 0);
});

t.test('the first of all patterns that match wins, as in a naive search', async (t) => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 5 });
  const pattern = fc.oneof(
    name,
    name.map((text) => `${text}*`),
    name.map((text) => `*${text}`),
  );
  let matched = 0;
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 12 }), name, (patterns, name) => {
      const none = patterns.length;
      const found = patterns.findIndex((each) => matchesName(each, name));
      if (found !== -1) matched++;
      const first = indexNames(
        patterns.map((each, index) => ({ pattern: each, index })),
        none,
      );
      return first(name) === (found === -1 ? none : found);
    }),
    { numRuns: 3000 },
  );
  t.ok(matched > 200 && matched < 2800, `${matched} of 3000 matched: both are tried`);
});
