import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { decide } from '../../src/verdict/decide.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const object = apiRule([{ jwks_urls: ['https://dex.kyma.local'] }]);
const exemptions = [
  { namespace: 'shop', name: 'orders', until: '2027-03-31', owner: 'a', reason: 'b' },
];
const lastDay = Date.parse('2027-03-31T23:59:59.999Z');

function decided(
  overrides: Readonly<Record<string, unknown>>,
  changes: { name?: string | undefined; oldObject?: JsonObject } = {},
) {
  const subject = {
    version: 'v1beta1',
    namespace: 'shop',
    name: 'orders',
    object,
    oldObject: undefined,
    ...changes,
  } as const;
  return decide(subject, testPolicy(overrides), lastDay);
}

t.test('only mode fix patches', async (t) => {
  for (const mode of ['deny', 'warn', 'audit'])
    t.equal(decided({ mode }).mutate().repaired.length, 0, mode);
  t.equal(decided({}).mutate().repaired.length, 1);
});

t.test('an exempt object is neither patched nor denied, until its day is over', async (t) => {
  const exempt = decided({ exemptions });
  t.equal(exempt.mutate().repaired.length, 0);
  t.match(exempt.validate(), { verdict: 'warn', findings: [{ outcome: 'exempt' }] });
  t.match(exempt.exemption, { name: 'orders' });
  const subject = {
    version: 'v1beta1',
    namespace: 'shop',
    name: 'orders',
    object,
    oldObject: undefined,
  } as const;
  t.equal(decide(subject, testPolicy({ exemptions }), lastDay + 1).validate().verdict, 'deny');
});

t.test('an exemption by name is not for an object with a generateName only', async (t) => {
  t.equal(decided({ exemptions }, { name: undefined }).exemption, undefined);
});

t.test('an object that is being deleted is not patched, nor held up by what it has', async (t) => {
  const oldObject = { ...object, metadata: { deletionTimestamp: '2026-11-24T12:00:00Z' } };
  const leaving = decided({ existing: 'enforce' }, { oldObject });
  t.equal(leaving.mutate().repaired.length, 0);
  t.equal(leaving.validate().verdict, 'warn');
  t.equal(decided({ existing: 'enforce' }, { oldObject: object }).validate().verdict, 'deny');
});
