import t from 'tap';
import { ias, testPolicy, xsuaa } from '../support/policy.ts';
import { repairValue } from '../support/repaired.ts';

const dex = { issuer: 'https://dex.kyma.local', jwksUri: 'https://dex.kyma.local/keys' };
const iasEntry = { issuer: ias.issuer, jwksUri: ias.jwksUri };
const xsuaaEntry = { issuer: xsuaa.issuer, jwksUri: xsuaa.jwksUri };
const stranger = 'https://login.example.org';
const policy = testPolicy();

t.test('an entry of Dex becomes one of each default provider, where it stood', async (t) => {
  const fromHeaders = [{ name: 'x-token' }];
  const two = testPolicy({ defaults: ['xsuaa', 'ias'] });
  const other = { issuer: stranger, jwksUri: `${stranger}/keys` };
  t.same(repairValue({ authentications: [other, { ...dex, fromHeaders }] }, two, 'jwt').value, {
    authentications: [other, { ...xsuaaEntry, fromHeaders }, { ...iasEntry, fromHeaders }],
  });
});

t.test('half an entry follows its other half', async (t) => {
  const issuerOnly = { authentications: [{ issuer: dex.issuer, jwksUri: xsuaa.jwksUri }] };
  const keysOnly = { authentications: [{ issuer: xsuaa.issuer, jwksUri: dex.jwksUri }] };
  t.same(repairValue(issuerOnly, policy).value, { authentications: [xsuaaEntry] });
  t.same(repairValue(keysOnly, policy).value, { authentications: [xsuaaEntry] });
});

t.test('a half that is not known or absent leaves all entries as they are', async (t) => {
  for (const half of [
    { issuer: dex.issuer },
    { jwksUri: dex.jwksUri },
    { issuer: '', jwksUri: dex.jwksUri },
    { issuer: null, jwksUri: dex.jwksUri },
    { issuer: stranger, jwksUri: dex.jwksUri },
    { issuer: dex.issuer, jwksUri: `${stranger}/keys` },
  ]) {
    t.match(repairValue({ authentications: [dex, half] }, policy), { outcome: 'unfixable' });
  }
});

t.test('an entry that is there already is not repeated', async (t) => {
  t.match(repairValue({ authentications: [dex, iasEntry] }, policy), {
    value: { authentications: [iasEntry] },
    said: [],
  });
  t.match(
    repairValue({ authentications: [dex, { ...iasEntry, fromParams: ['token'] }] }, policy).said,
    [
      `an entry for "${ias.issuer}" was dropped: another with other fromHeaders or fromParams is there`,
    ],
  );
});

t.test(
  'authentications that are missing, null or empty become those of the default providers',
  async (t) => {
    const authorizations = [{ requiredScopes: ['read'] }];
    for (const value of [{}, { authentications: null }, { authentications: [] }]) {
      t.match(repairValue(value, policy, 'jwt'), {
        value: { authentications: [iasEntry] },
        kinds: [],
      });
    }
    t.same(repairValue({ authorizations }, policy).value, {
      authorizations,
      authentications: [iasEntry],
    });
  },
);

t.test('keys of both dialects in one are never filled in', async (t) => {
  t.match(repairValue({ authentications: [dex], jwks_urls: [ias.jwksUri] }, policy), {
    outcome: 'unfixable',
    said: ['keep the keys of one dialect, Ory or Istio'],
  });
  t.match(repairValue({ authorizations: [], required_scope: [] }, policy), {
    outcome: 'untouched',
    said: ['holds keys of both dialects, Ory and Istio'],
  });
});

t.test(
  'a shape that no schema allows is never changed, and its Dex values are references',
  async (t) => {
    for (const value of [
      'https://dex.kyma.local',
      ['https://dex.kyma.local'],
      { jwks_urls: 'https://dex.kyma.local' },
      { jwks_urls: [1, 'https://dex.kyma.local'] },
      { jwks_urls: { a: ['https://dex.kyma.local'] } },
      { trusted_issuers: [null, 'https://dex.kyma.local'] },
      { authentications: { issuer: 'https://dex.kyma.local' } },
      { authentications: [null, dex.issuer] },
      { authentications: [{ issuer: 1, jwksUri: dex.jwksUri }] },
    ]) {
      t.match(
        repairValue(value, policy),
        { outcome: 'unfixable', kinds: [String] },
        JSON.stringify(value),
      );
    }
    for (const value of [
      1,
      'x',
      [],
      { jwks_urls: 1 },
      { trusted_issuers: [null] },
      { authentications: [null] },
    ])
      t.match(
        repairValue(value, policy),
        { outcome: 'untouched', kinds: [] },
        JSON.stringify(value),
      );
  },
);
