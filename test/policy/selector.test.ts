import fc from 'fast-check';
import t from 'tap';
import { compileSelector, type Labels, type LabelSelector } from '../../src/policy/selector.ts';

function selects(selector: Partial<LabelSelector>, labels: Labels): boolean {
  return compileSelector({ matchLabels: {}, matchExpressions: [], ...selector })(labels);
}

function expression(
  operator: LabelSelector['matchExpressions'][number]['operator'],
  ...values: readonly string[]
): Partial<LabelSelector> {
  return { matchExpressions: [{ key: 'stage', operator, values }] };
}

t.test('one requirement that is not met is enough not to be selected', async (t) => {
  const selector = {
    matchLabels: { stage: 'legacy', team: 'a' },
    ...expression('NotIn', 'live'),
  };
  t.equal(selects(selector, { stage: 'legacy', team: 'b' }), false);
  t.equal(selects(selector, { stage: 'legacy' }), false);
  t.equal(selects(selector, { stage: 'legacy', team: 'a', more: '' }), true);
});

t.test(
  'the operators, on a label that is there, has another value, is empty, is missing',
  async (t) => {
    const having = [{ stage: 'a' }, { stage: 'b' }, { stage: '' }, {}];
    const answers = (selector: Partial<LabelSelector>) =>
      having.map((labels) => selects(selector, labels));
    t.same(answers({ matchLabels: { stage: 'a' } }), [true, false, false, false]);
    t.same(answers({ matchLabels: { stage: '' } }), [false, false, true, false]);
    t.same(answers(expression('In', 'a', '')), [true, false, true, false]);
    t.same(answers(expression('NotIn', 'a', '')), [false, true, false, true]);
    t.same(answers(expression('Exists')), [true, true, true, false]);
    t.same(answers(expression('DoesNotExist')), [false, false, false, true]);
  },
);

t.test('a selector without requirements selects everything', async (t) => {
  t.equal(selects({}, {}), true);
  t.equal(selects({}, { stage: 'a' }), true);
});

t.test('what every JavaScript object inherits is no label', async (t) => {
  for (const key of ['constructor', 'toString', '__proto__']) {
    t.equal(selects({ matchExpressions: [{ key, operator: 'Exists', values: [] }] }, {}), false);
    t.equal(selects({ matchExpressions: [{ key, operator: 'In', values: [''] }] }, {}), false);
  }
});

/** As Kubernetes' documentation puts it, requirement by requirement, on a list of pairs. */
function reference(selector: LabelSelector, labels: Labels): boolean {
  const pairs = Object.entries(labels);
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    if (!pairs.some((pair) => pair[0] === key && pair[1] === value)) return false;
  }
  for (const { key, operator, values } of selector.matchExpressions) {
    const pair = pairs.find(([name]) => name === key);
    if (operator === 'In' && (pair === undefined || !values.includes(pair[1]))) return false;
    if (operator === 'NotIn' && pair !== undefined && values.includes(pair[1])) return false;
    if (operator === 'Exists' && pair === undefined) return false;
    if (operator === 'DoesNotExist' && pair !== undefined) return false;
  }
  return true;
}

t.test('agrees with the naive reference on every selector and every labels', async (t) => {
  const key = fc.constantFrom('stage', 'team', 'constructor', 'example.com/stage');
  const value = fc.constantFrom('', 'a', 'b', 'stage');
  const labels = fc.dictionary(key, value);
  const selector = fc.record({
    matchLabels: fc.dictionary(key, value, { maxKeys: 2 }),
    matchExpressions: fc.array(
      fc.record({
        key,
        operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
        values: fc.array(value, { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  });
  let selected = 0;
  fc.assert(
    fc.property(selector, labels, (selector, labels) => {
      const expected = reference(selector, labels);
      if (expected) selected++;
      return compileSelector(selector)(labels) === expected;
    }),
    { numRuns: 2000 },
  );
  t.ok(selected > 100 && selected < 1900, `${selected} of 2000 were selected: both are tried`);
});
