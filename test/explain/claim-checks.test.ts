import t from 'tap';
import { claimChecks } from '../../src/explain/claim-checks.ts';
import { readOathkeeperConfig } from '../../src/explain/oathkeeper-config.ts';
import type { JsonObject } from '../../src/json.ts';
import { goodClaims, keysUrl, now } from '../support/evidence.ts';

function failuresOf(claims: JsonObject, config: JsonObject): readonly string[] {
  const read = readOathkeeperConfig({ jwks_urls: [keysUrl], ...config }, []);
  if (typeof read === 'string') throw new Error(read);
  return claimChecks({ ...goodClaims, ...claims }, read, now)
    .filter(({ status }) => status === 'fail')
    .map(({ name }) => name);
}

t.test('Oathkeeper allows for no clock that differs', async (t) => {
  t.same(failuresOf({ exp: now / 1000 }, {}), ['expiry']);
  t.same(failuresOf({ nbf: now / 1000 + 1, iat: now / 1000 + 1 }, {}), ['notBefore', 'issuedAt']);
  t.same(failuresOf({ exp: 'soon' }, {}), ['expiry']);
  t.same(failuresOf({ exp: now / 1000 + 1, nbf: now / 1000 }, {}), []);
});

t.test('an issuer is compared to the letter', async (t) => {
  t.same(failuresOf({}, { trusted_issuers: [`${String(goodClaims['iss'])}/`] }), ['issuer']);
  t.same(failuresOf({ iss: 'x' }, { trusted_issuers: [] }), []);
  t.same(failuresOf({}, { trusted_issuers: ['x', goodClaims['iss'] as string] }), []);
});

t.test('every audience and every scope is asked for', async (t) => {
  t.same(failuresOf({ aud: ['a'] }, { target_audience: ['a', 'b'] }), ['audience']);
  t.same(failuresOf({ aud: ['b', 'a'] }, { target_audience: ['a', 'b'] }), []);
  t.same(
    failuresOf({ scope: 'read' }, { required_scope: ['read', 'write'], scope_strategy: 'exact' }),
    ['scopes'],
  );
  t.same(
    failuresOf({ scope: 'read write' }, { required_scope: ['write'], scope_strategy: 'exact' }),
    [],
  );
  t.same(failuresOf({ scope: 'read' }, { required_scope: ['read'], scope_strategy: 'none' }), [
    'scopes',
  ]);
});
