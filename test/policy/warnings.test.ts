import t from 'tap';
import { policySchema } from '../../src/policy/schema.ts';
import { findWarnings } from '../../src/policy/warnings.ts';
import { ias, policyText, xsuaa } from '../support/policy.ts';

const warningsOf = (providers: readonly object[]) =>
  findWarnings(policySchema.parse(JSON.parse(policyText({ providers }))));

t.test('an issuer that older CRDs refuse, and keys that can be exchanged on the way', async (t) => {
  t.match(warningsOf([ias, { ...xsuaa, issuer: 'http://x.localhost' }]), [
    /^providers\[1\]\.issuer: .*http:\/\/x\.localhost/,
  ]);
  t.match(warningsOf([{ ...ias, jwksUri: 'http://ias/keys', allowInsecure: true }]), [
    /^providers\[0\]\.allowInsecure: .*http:\/\/ias\/keys/,
  ]);
});

t.test('nothing is said of what is well', async (t) => {
  t.same(warningsOf([ias, xsuaa]), []);
});
