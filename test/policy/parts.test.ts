import fc from 'fast-check';
import t from 'tap';
import { compilePolicy } from '../../src/policy/compile.ts';
import { compileSelector, type Labels } from '../../src/policy/selector.ts';
import { policyText, testPolicy } from '../support/policy.ts';

const selector = { matchLabels: { stage: 'legacy' } };

t.test('without the labels that an entry asks for, there is no part at all', async (t) => {
  const policy = testPolicy({ namespaces: [{ names: ['shop'] }, { selector }] });
  t.throws(() => policy.partOf('other'), { code: 'ERR_NAMESPACE_UNREADABLE', message: /"other"/ });
  t.throws(() => policy.partOf('other', undefined), { code: 'ERR_NAMESPACE_UNREADABLE' });
});

t.test('labels are asked for only where they may decide', async (t) => {
  const policy = testPolicy({
    namespaces: [{ names: ['shop', 'team-*'] }, { selector, mode: 'warn' }, { names: ['late'] }],
  });
  t.equal(policy.hasSelectors, true);
  t.equal(policy.needsLabels('shop'), false);
  t.equal(policy.needsLabels('team-a'), false);
  t.equal(policy.needsLabels('late'), true, 'the selector stands before its name');
  t.equal(policy.needsLabels('other'), true);
  t.match(policy.partOf('shop'), { source: 'namespaces[0]' });
  t.match(policy.partOf('late', { stage: 'legacy' }), { source: 'namespaces[1]', mode: 'warn' });
  t.match(policy.partOf('late', {}), { source: 'namespaces[2]' });
  t.match(policy.partOf('other', {}), { source: 'policy' });
});

t.test('a policy without selectors never asks for labels', async (t) => {
  const policy = testPolicy({ namespaces: [{ names: ['shop'] }] });
  t.equal(policy.hasSelectors, false);
  t.equal(policy.needsLabels('other'), false);
  t.match(policy.partOf('other'), { source: 'policy' });
});

t.test("dialect auto is the cluster's jwtHandler, ory where that is not known", async (t) => {
  const text = policyText({
    namespaces: [
      { names: ['istio'], dialect: 'istio' },
      { names: ['ory'], dialect: 'ory' },
      { names: ['auto'], dialect: 'auto' },
      { names: ['same'], mode: 'deny' },
    ],
  });
  const names = ['istio', 'ory', 'auto', 'same', 'other'];
  const dialects = (jwtHandler?: 'ory' | 'istio') => {
    const policy = compilePolicy(text, 'x', jwtHandler === undefined ? {} : { jwtHandler });
    t.equal(policy.followsJwtHandler, true);
    return names.map((name) => policy.partOf(name).dialect);
  };
  t.same(dialects(), ['istio', 'ory', 'ory', 'ory', 'ory']);
  t.same(dialects('ory'), ['istio', 'ory', 'ory', 'ory', 'ory']);
  t.same(dialects('istio'), ['istio', 'ory', 'istio', 'istio', 'istio']);
  t.equal(testPolicy({ dialect: 'ory' }).followsJwtHandler, false);
  const one = testPolicy({ dialect: 'ory', namespaces: [{ names: ['a'], dialect: 'auto' }] });
  t.equal(one.followsJwtHandler, true);
});

interface Entry {
  readonly names?: readonly string[];
  readonly selector?: { readonly matchLabels: Labels };
}

t.test('the first entry that matches wins, as in a naive search', async (t) => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
  const pattern = fc.oneof(
    name,
    name.map((text) => `${text}*`),
    name.map((text) => `*${text}`),
  );
  const labels = fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('v', 'w'));
  const entry: fc.Arbitrary<Entry> = fc.oneof(
    fc.record({ names: fc.array(pattern, { minLength: 1, maxLength: 3 }) }),
    fc.record({ selector: fc.record({ matchLabels: labels }) }),
  );
  const applies = ({ names = [], selector }: Entry, namespace: string, has: Labels): boolean =>
    selector === undefined
      ? names.some((each) =>
          each.startsWith('*')
            ? namespace.endsWith(each.slice(1))
            : each.endsWith('*')
              ? namespace.startsWith(each.slice(0, -1))
              : namespace === each,
        )
      : compileSelector({ ...selector, matchExpressions: [] })(has);
  const sources = new Set<string>();
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), name, labels, (namespaces, namespace, has) => {
      const policy = testPolicy({ namespaces });
      const first = namespaces.findIndex((each) => applies(each, namespace, has));
      const expected = first === -1 ? 'policy' : `namespaces[${first}]`;
      sources.add(expected);
      const needed = policy.needsLabels(namespace);
      const { source } = policy.partOf(namespace, needed ? has : undefined);
      return source === expected;
    }),
    { numRuns: 1000 },
  );
  t.ok(sources.size > 4, [...sources].join());
});
