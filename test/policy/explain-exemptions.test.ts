import t from 'tap';
import { explainExemptions } from '../../src/policy/explain-exemptions.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { policyText, testPolicy } from '../support/policy.ts';

const rest = { owner: 'team', reason: 'later' };
const exemptions = [
  { namespace: 'legacy', name: 'orders', until: '2026-11-24', ...rest },
  { namespace: 'legacy', until: '2026-11-23', ...rest },
  { namespace: 'legacy', name: 'other', until: '2027-01-01', ...rest },
  { namespace: 'shop', name: 'orders', until: '2027-01-01', ...rest },
];
const document = parsePolicy(policyText({ exemptions }));
const nowMilliseconds = Date.parse('2026-11-24T12:00:00Z');
const entriesOf = (namespace: string, name?: string) =>
  explainExemptions(document, { namespace, name, nowMilliseconds }).map(
    ({ entry, inForce, daysLeft }) => `${entry} ${inForce ? `${daysLeft} left` : 'over'}`,
  );

t.test('without an exemption there is none to tell', async (t) => {
  t.same(entriesOf('payments'), []);
  t.same(entriesOf('shop', 'other'), []);
});

t.test('those of one APIRule, or of all in a namespace, are told with their days', async (t) => {
  t.same(entriesOf('legacy', 'orders'), ['exemptions[0] 1 left', 'exemptions[1] over']);
  t.same(entriesOf('legacy'), [
    'exemptions[0] 1 left',
    'exemptions[1] over',
    'exemptions[2] 39 left',
  ]);
});

t.test('one is told to be in force exactly while it is', async (t) => {
  const policy = testPolicy({ exemptions });
  for (const moment of [nowMilliseconds, Date.parse('2026-11-25') - 1, Date.parse('2026-11-25')]) {
    const [first] = explainExemptions(document, {
      namespace: 'legacy',
      name: 'orders',
      nowMilliseconds: moment,
    });
    t.equal(first?.inForce, policy.exemptionOf('legacy', 'orders', moment) !== undefined);
  }
});
