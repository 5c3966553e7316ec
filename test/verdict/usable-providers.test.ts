import t from 'tap';
import { ias, testPolicy, xsuaa } from '../support/policy.ts';
import { repairValue } from '../support/repaired.ts';

const dex = 'https://dex.kyma.local';
const dexKeys = 'https://dex.kyma.local/keys';
const stranger = 'https://login.example.org';
const strangerKeys = 'https://login.example.org/keys';
const away = { name: 'away', issuer: 'https://away.example.com' };
const providers = [ias, xsuaa, away];
const reason =
  'the keys of provider "away" were never discovered: try again later, or have its jwksUri set in the policy';

const asDefault = testPolicy({ providers, defaults: ['ias', 'away'] });
const beside = testPolicy({ providers });

t.test('what needs the keys of a default provider can not be fixed, by its name', async (t) => {
  for (const value of [
    { trusted_issuers: [dex], jwks_urls: [dexKeys] },
    { trusted_issuers: [dex] },
    { required_scope: ['read'] },
    { trusted_issuers: [dex, stranger], jwks_urls: [dexKeys, strangerKeys] },
    {},
    { authentications: [{ issuer: dex, jwksUri: dexKeys }] },
    { authentications: [] },
  ])
    t.match(repairValue(value, asDefault), { outcome: 'unfixable', said: [reason], value });
});

t.test('what needs the keys of another provider can not be fixed either', async (t) => {
  for (const value of [
    { trusted_issuers: [away.issuer], jwks_urls: [dexKeys] },
    { trusted_issuers: [away.issuer] },
    { trusted_issuers: [dex, away.issuer], jwks_urls: [dexKeys] },
    { authentications: [{ issuer: away.issuer, jwksUri: dexKeys }] },
  ])
    t.match(repairValue(value, beside), { outcome: 'unfixable', said: [reason] });
});

t.test('a URL that may be that of its keys tells no issuer', async (t) => {
  const said = [`whose keys "${strangerKeys}" are can't be told: ${reason}`];
  for (const value of [
    { trusted_issuers: [dex], jwks_urls: [strangerKeys] },
    { trusted_issuers: [dex, ias.issuer], jwks_urls: [ias.jwksUri, strangerKeys] },
    { jwks_urls: [dexKeys, strangerKeys] },
    { authentications: [{ issuer: dex, jwksUri: strangerKeys }] },
  ])
    t.match(repairValue(value, beside), { outcome: 'unfixable', said });
});

t.test('what does not need it is fixed as ever', async (t) => {
  for (const value of [
    { trusted_issuers: [dex], jwks_urls: [dexKeys] },
    {},
    { trusted_issuers: [dex], jwks_urls: [xsuaa.jwksUri] },
    { trusted_issuers: [dex, stranger], jwks_urls: [strangerKeys] },
    { trusted_issuers: [dex, away.issuer], jwks_urls: [strangerKeys] },
    { trusted_issuers: [ias.issuer], jwks_urls: [dexKeys] },
    { trusted_issuers: [away.issuer], jwks_urls: [dexKeys, strangerKeys] },
    { authentications: [{ issuer: dex, jwksUri: dexKeys }] },
  ]) {
    const { outcome, value: fixed, said } = repairValue(value, beside);
    t.equal(outcome, 'fixed');
    t.same(fixed, repairValue(value, testPolicy({ providers: [ias, xsuaa] })).value);
    t.same(said, []);
  }
});
