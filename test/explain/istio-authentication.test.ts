import t from 'tap';
import { authenticate } from '../../src/explain/istio-authentication.ts';
import { bearer } from '../../src/explain/location.ts';
import {
  evidenceOf,
  goodClaims,
  keySetOf,
  keysUrl,
  now,
  type EvidenceOverrides,
} from '../support/evidence.ts';

const ias = { issuer: 'https://ias.example.com', jwksUri: keysUrl, locations: [bearer] };

function failuresOf(overrides: EvidenceOverrides, authentications = [ias]): readonly string[] {
  return authenticate(authentications, evidenceOf(overrides))
    .checks.filter(({ status }) => status !== 'pass')
    .map(({ name, status }) => `${name} ${status}`);
}

t.test('a token that is none, of nobody, or signed by nobody', async (t) => {
  t.same(failuresOf({ token: { kind: 'opaque' } }), ['token fail']);
  t.same(failuresOf({ claims: { ...goodClaims, iss: 'x' } }), ['issuer fail']);
  t.same(failuresOf({ keySets: new Map([[keysUrl, keySetOf({ verifies: false })]]) }), [
    'signature fail',
  ]);
  t.same(failuresOf({ keySets: new Map([[keysUrl, keySetOf({ kid: 'other' })]]) }), [
    'signature fail',
  ]);
  t.same(failuresOf({ keySets: new Map() }), ['signature unknown']);
});

t.test('Envoy allows clocks to differ by a minute', async (t) => {
  t.same(failuresOf({ claims: { ...goodClaims, exp: now / 1000 - 60 } }), []);
  t.same(failuresOf({ claims: { ...goodClaims, exp: now / 1000 - 61 } }), ['expiry fail']);
  t.same(failuresOf({ claims: { ...goodClaims, nbf: now / 1000 + 61 } }), ['notBefore fail']);
});

t.test('a token where nobody looks for it is not seen', async (t) => {
  const location = { kind: 'query', name: 'elsewhere' } as const;
  t.same(authenticate([ias], evidenceOf({ location })), { checks: [], claims: undefined });
});

t.test('one of two key sets of an issuer is enough', async (t) => {
  const dead = { ...ias, jwksUri: 'https://dead.example.com' };
  t.same(failuresOf({}, [dead, ias]), []);
});
