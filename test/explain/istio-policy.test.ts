import t from 'tap';
import { policyChecks, type PolicyRequest } from '../../src/explain/istio-policy.ts';
import { readIstioRules } from '../../src/explain/istio-rule.ts';
import type { JsonObject } from '../../src/json.ts';
import { goodClaims } from '../support/evidence.ts';

const authentications = [
  { issuer: 'https://ias.example.com', jwksUri: 'https://ias.example.com/keys' },
];

function failuresOf(
  object: JsonObject,
  request: Partial<PolicyRequest> = {},
  path = '/orders',
): readonly string[] {
  const rule = { field: 'rule', path, methods: ['GET'], service: '', object };
  const [istioRule] = readIstioRules({ api: 'v2', rules: [rule] });
  if (istioRule === undefined) throw new Error('no rule');
  return policyChecks(istioRule, { path: '/orders', method: 'GET', claims: goodClaims, ...request })
    .filter(({ status }) => status !== 'pass')
    .map(({ name, status }) => `${name} ${status}`);
}

const asking = (...authorizations: JsonObject[]) => ({ jwt: { authentications, authorizations } });

t.test('a request that the policy does not name', async (t) => {
  t.same(failuresOf(asking(), { method: 'POST' }), ['rule fail']);
  t.same(failuresOf(asking(), { path: '/other' }), ['rule fail']);
  t.same(failuresOf(asking(), { path: '/a/b/orders' }, '/{*}/orders'), ['rule fail']);
  t.same(failuresOf(asking(), { path: '/a/b/orders' }, '/{**}/orders'), []);
});

t.test('a token that is missing, of another issuer, or without a subject', async (t) => {
  t.same(failuresOf(asking(), { claims: undefined }), ['token fail']);
  t.same(failuresOf(asking(), { claims: { ...goodClaims, iss: 'x' } }), ['issuer fail']);
  t.same(failuresOf(asking(), { claims: { iss: goodClaims['iss'] } }), ['subject fail']);
});

t.test('one authorization must be met, with all scopes in one claim', async (t) => {
  const claims = { ...goodClaims, scp: ['a'], scope: 'b', aud: ['x'] };
  t.same(failuresOf(asking({ requiredScopes: ['a', 'b'] }), { claims }), ['scopes fail']);
  t.same(failuresOf(asking({ requiredScopes: ['c'] }, { requiredScopes: ['b'] }), { claims }), []);
  t.same(failuresOf(asking({ audiences: ['x', 'y'] }), { claims }), ['audience fail']);
});

t.test('without jwt no token is asked for; external authorizers are not asked here', async (t) => {
  t.same(failuresOf({ noAuth: true }, { claims: undefined }), []);
  t.same(failuresOf({ extAuth: { authorizers: ['a'] } }, { claims: undefined }), [
    'handler unknown',
  ]);
  const extAuth = { restrictions: { authentications } };
  t.same(failuresOf({ extAuth }, { claims: undefined }), ['handler unknown', 'token fail']);
});
