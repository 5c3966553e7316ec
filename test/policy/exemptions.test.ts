import fc from 'fast-check';
import t from 'tap';
import { testPolicy } from '../support/policy.ts';

const day = (date: string) => Date.parse(`${date}T12:00:00Z`);

t.test('an exemption by name holds for no other name, no name, no other namespace', async (t) => {
  const { exemptionOf } = testPolicy({
    exemptions: [
      { namespace: 'legacy', name: 'orders', until: '2027-03-31', owner: 'a', reason: 'b' },
    ],
  });
  for (const [namespace, name] of [
    ['legacy', 'order'],
    ['legacy', ''],
    ['legacy', undefined],
    ['legac', 'orders'],
    ['constructor', 'orders'],
  ] as const)
    t.equal(exemptionOf(namespace, name, day('2027-01-01')), undefined);
  t.match(exemptionOf('legacy', 'orders', day('2027-01-01')), { owner: 'a', name: 'orders' });
});

t.test('of many exemptions one holds as long as any of them does', async (t) => {
  const dates = ['2027-01-10', '2027-01-20', '2027-01-30'];
  const entry = fc.record({
    namespace: fc.constantFrom('a', 'b'),
    name: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    until: fc.constantFrom(...dates),
  });
  let exempt = 0;
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 8 }),
      fc.constantFrom('x', 'y', undefined),
      fc.constantFrom('2027-01-05', '2027-01-15', '2027-01-25', '2027-02-05'),
      (entries, name, date) => {
        const exemptions = entries.map((each) => ({ ...each, owner: 'o', reason: 'r' }));
        const expected = entries.some(
          (each) =>
            each.namespace === 'a' &&
            (each.name === undefined || each.name === name) &&
            date <= each.until,
        );
        if (expected) exempt++;
        const found = testPolicy({ exemptions }).exemptionOf('a', name, day(date));
        return (found !== undefined) === expected;
      },
    ),
    { numRuns: 500 },
  );
  t.ok(exempt > 50 && exempt < 450, `${exempt} of 500 are exempt: both are tried`);
});
