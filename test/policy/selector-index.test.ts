import fc from 'fast-check';
import t from 'tap';
import { compileSelector, type LabelSelector } from '../../src/policy/selector.ts';
import { indexSelectors } from '../../src/policy/selector-index.ts';

t.test('a selector that stands at the limit or behind it is not tried', async (t) => {
  const selector: LabelSelector = { matchLabels: { stage: 'legacy' }, matchExpressions: [] };
  const first = indexSelectors([{ selector, index: 3 }]);
  t.equal(first({ stage: 'legacy' }, 3), 3);
  t.equal(first({ stage: 'legacy' }, 9), 3);
  t.equal(first({ stage: 'legacy' }, 2), 2);
  t.equal(first({ stage: 'live' }, 9), 9);
  t.equal(first({}, 9), 9);
});

t.test('the first of all selectors that select wins, as in a naive search', async (t) => {
  const key = fc.constantFrom('stage', 'team', 'constructor');
  const value = fc.constantFrom('', 'a', 'b');
  const selector: fc.Arbitrary<LabelSelector> = fc.record({
    matchLabels: fc.dictionary(key, value, { maxKeys: 2 }),
    matchExpressions: fc.array(
      fc.record({
        key,
        operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  });
  const found = new Set<number>();
  fc.assert(
    fc.property(
      fc.array(selector, { maxLength: 8 }),
      fc.dictionary(key, value),
      fc.nat({ max: 9 }),
      (selectors, labels, limit) => {
        const naive = selectors.slice(0, limit).findIndex((each) => compileSelector(each)(labels));
        found.add(naive);
        const first = indexSelectors(selectors.map((each, index) => ({ selector: each, index })));
        return first(labels, limit) === (naive === -1 ? limit : naive);
      },
    ),
    { numRuns: 3000 },
  );
  t.ok(found.size > 4, 'several places, and none');
});
