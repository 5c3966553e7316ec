import t from 'tap';
import { readIstioConfig } from '../../src/explain/istio-config.ts';
import { bearer } from '../../src/explain/location.ts';

t.test('what is missing or misshapen reads as empty', async (t) => {
  for (const config of [
    undefined,
    null,
    'x',
    [],
    {},
    { authentications: 'x', authorizations: [1] },
  ])
    t.same(readIstioConfig(config), { authentications: [], authorizations: [] });
  t.match(readIstioConfig({ authentications: [{ issuer: 1 }] }).authentications, [
    { issuer: '', jwksUri: '' },
  ]);
});

t.test('without a place, the token is looked for in two', async (t) => {
  const [entry] = readIstioConfig({
    authentications: [{ issuer: 'a', jwksUri: 'b' }],
  }).authentications;
  t.same(entry, {
    issuer: 'a',
    jwksUri: 'b',
    locations: [bearer, { kind: 'query', name: 'access_token' }],
  });
});

t.test('places and authorizations as they are named', async (t) => {
  const config = readIstioConfig({
    authentications: [{ fromHeaders: [{ name: 'X', prefix: 'T ' }], fromParams: ['t'] }],
    authorizations: [{ requiredScopes: ['a', 1], audiences: ['b'] }],
  });
  t.same(config.authentications[0]?.locations, [
    { kind: 'header', name: 'X', prefix: 'T ' },
    { kind: 'query', name: 't' },
  ]);
  t.same(config.authorizations, [{ requiredScopes: ['a'], audiences: ['b'] }]);
});
