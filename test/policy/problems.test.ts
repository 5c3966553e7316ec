import t from 'tap';
import { findProblems } from '../../src/policy/problems.ts';
import { policySchema } from '../../src/policy/schema.ts';
import { ias, policyText, xsuaa } from '../support/policy.ts';

function problemsOf(overrides: Readonly<Record<string, unknown>>): readonly string[] {
  const document = policySchema.parse(JSON.parse(policyText(overrides)));
  return findProblems(document).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

t.test('each problem names its place', async (t) => {
  t.match(problemsOf({ providers: [ias, { ...xsuaa, name: ias.name, issuer: ias.issuer }] }), [
    /^providers\.1\.name: is that of providers\[0\]/,
    /^providers\.1\.issuer: is that of providers\[0\]/,
  ]);
  t.match(problemsOf({ defaults: ['nobody', 'ias'] }), [
    /^defaults\.0: no provider has the name "nobody"/,
  ]);
  t.match(problemsOf({ namespaces: [{ names: ['ok', 'a*b'] }] }), [/^namespaces\.0\.names\.1: /]);
  t.match(problemsOf({ dex: { except: ['*'] } }), [/^dex\.except\.0: /]);
});

t.test('a provider on a host of Dex is refused, unless the host is excepted', async (t) => {
  const own = {
    name: 'own',
    issuer: 'https://dex.example.com',
    jwksUri: 'https://dex.example.com/keys',
  };
  t.equal(problemsOf({ providers: [ias, own] }).length, 2);
  t.same(problemsOf({ providers: [ias, own], dex: { except: ['dex.example.com'] } }), []);
});

t.test('a policy that makes sense has none', async (t) => {
  t.same(problemsOf({}), []);
  t.same(
    problemsOf({ mode: 'deny', providers: [], defaults: [] }),
    [],
    'mode deny needs no provider',
  );
});
