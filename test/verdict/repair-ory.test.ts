import t from 'tap';
import { ias, testPolicy, xsuaa } from '../support/policy.ts';
import { repairValue } from '../support/repaired.ts';

const dex = 'https://dex.kyma.local';
const dexKeys = 'http://dex-service.kyma-system.svc.cluster.local:5556/keys';
const stranger = 'https://login.example.org';
const strangerKeys = 'https://login.example.org/keys';
const policy = testPolicy();
const both = { trusted_issuers: [ias.issuer], jwks_urls: [ias.jwksUri] };

t.test('empty: nothing is configured', async (t) => {
  for (const value of [undefined, null, {}, { jwks_urls: [''] }]) {
    t.match(repairValue(value, policy), { outcome: 'fixed', value: both, kinds: [] });
  }
  t.match(
    repairValue({ trusted_issuers: [''], jwks_urls: ['', ''] }, policy),
    { outcome: 'fixed', value: both },
    'as the console of 2021 left it',
  );
  t.same(
    repairValue({}, testPolicy({ dialect: 'istio' })).value,
    { authentications: [{ issuer: ias.issuer, jwksUri: ias.jwksUri }] },
    'in the dialect of the cluster',
  );
  t.same(repairValue({}, testPolicy({ dex: { implicit: false } })).value, both);
  t.match(
    repairValue({ jwks_urls: [''], required_scope: [] }, policy),
    { outcome: 'untouched' },
    'another key makes it a configuration that accepts no token',
  );
  t.match(repairValue({ jwks_urls: [] }, policy), { outcome: 'untouched' });
});

t.test('both: Dex was trusted, with its keys', async (t) => {
  t.test('the default providers take its place, in order, where it stood', async (t) => {
    const two = testPolicy({ defaults: ['xsuaa', 'ias'] });
    t.same(
      repairValue(
        {
          trusted_issuers: [stranger, dex, 'https://dex.example.com/', 'https://b.example.org'],
          jwks_urls: [dexKeys, strangerKeys],
          required_scope: ['read'],
        },
        two,
      ).value,
      {
        trusted_issuers: [stranger, xsuaa.issuer, ias.issuer, 'https://b.example.org'],
        jwks_urls: [xsuaa.jwksUri, ias.jwksUri, strangerKeys],
        required_scope: ['read'],
      },
    );
  });
  t.test('no value is repeated, and no empty string is left', async (t) => {
    t.same(
      repairValue({ trusted_issuers: ['', dex, ias.issuer], jwks_urls: [dexKeys, ''] }, policy)
        .value,
      both,
    );
  });
  t.test('keys that are left out or blank become those of the default providers', async (t) => {
    t.match(repairValue({ trusted_issuers: [dex] }, policy), {
      value: both,
      kinds: ['issuer', 'implicit'],
    });
    t.match(repairValue({ trusted_issuers: [dex], jwks_urls: null }, policy), { value: both });
    t.match(repairValue({ trusted_issuers: [dex], jwks_urls: [] }, policy), {
      value: both,
      kinds: ['issuer'],
    });
    t.match(repairValue({ trusted_issuers: [dex], jwks_urls: [''] }, policy), { value: both });
    t.same(repairValue({ required_scope: ['read'] }, policy).value, {
      required_scope: ['read'],
      ...both,
    });
  });
  t.test('missing issuers follow the keys that were accepted beside those of Dex', async (t) => {
    t.same(repairValue({ jwks_urls: [xsuaa.jwksUri, dexKeys] }, policy).value, {
      trusted_issuers: [ias.issuer, xsuaa.issuer],
      jwks_urls: [xsuaa.jwksUri, ias.jwksUri],
    });
    t.match(repairValue({ jwks_urls: [dexKeys, strangerKeys] }, policy), {
      outcome: 'unfixable',
      said: [`no one provider of the policy has the keys "${strangerKeys}": set trusted_issuers`],
    });
  });
  t.test('other issuers whose keys were those of Dex get their own, or a warning', async (t) => {
    t.match(
      repairValue({ trusted_issuers: [dex, xsuaa.issuer, stranger], jwks_urls: [dexKeys] }, policy),
      {
        value: {
          trusted_issuers: [ias.issuer, xsuaa.issuer, stranger],
          jwks_urls: [ias.jwksUri, xsuaa.jwksUri],
        },
        said: [`no provider of the policy has the issuer "${stranger}": its keys are missing`],
      },
    );
  });
});

t.test('keys only: no issuer of Dex was trusted', async (t) => {
  t.test('keys of Dex go where others are left', async (t) => {
    t.same(
      repairValue({ trusted_issuers: [stranger], jwks_urls: [strangerKeys, dexKeys] }, policy)
        .value,
      {
        trusted_issuers: [stranger],
        jwks_urls: [strangerKeys],
      },
    );
  });
  t.test('else they become those of the trusted issuers', async (t) => {
    for (const urls of [{ jwks_urls: [dexKeys] }, { jwks_urls: null }, {}]) {
      t.same(repairValue({ trusted_issuers: [xsuaa.issuer], ...urls }, policy).value, {
        trusted_issuers: [xsuaa.issuer],
        jwks_urls: [xsuaa.jwksUri],
      });
    }
  });
  t.test('an issuer that no provider has makes it unfixable', async (t) => {
    t.match(
      repairValue({ trusted_issuers: [xsuaa.issuer, stranger], jwks_urls: [dexKeys] }, policy),
      {
        outcome: 'unfixable',
        said: [
          `no provider of the policy has the issuer "${stranger}": have it added there, or set jwks_urls to its keys`,
        ],
      },
    );
  });
});

t.test('issuers only: the state that the official guide leaves', async (t) => {
  t.test('Dex becomes the issuers of the keys that are there', async (t) => {
    t.same(repairValue({ trusted_issuers: [dex], jwks_urls: [xsuaa.jwksUri] }, policy).value, {
      trusted_issuers: [xsuaa.issuer],
      jwks_urls: [xsuaa.jwksUri],
    });
  });
  t.test('Dex goes where those are there already, or an issuer is not known', async (t) => {
    t.same(
      repairValue({ trusted_issuers: [xsuaa.issuer, dex], jwks_urls: [xsuaa.jwksUri] }, policy)
        .value,
      {
        trusted_issuers: [xsuaa.issuer],
        jwks_urls: [xsuaa.jwksUri],
      },
    );
    t.same(
      repairValue({ trusted_issuers: [stranger, dex], jwks_urls: [xsuaa.jwksUri] }, policy).value,
      {
        trusted_issuers: [stranger],
        jwks_urls: [xsuaa.jwksUri],
      },
    );
  });
  t.test('keys that no provider has make it unfixable where Dex is the only issuer', async (t) => {
    t.match(repairValue({ trusted_issuers: [dex], jwks_urls: [strangerKeys] }, policy), {
      outcome: 'unfixable',
      said: [
        `no one provider of the policy has the keys "${strangerKeys}": write the issuer of their tokens`,
      ],
    });
  });
  t.test('keys that two providers share are not known', async (t) => {
    const shared = testPolicy({ providers: [ias, { ...xsuaa, jwksUri: ias.jwksUri }] });
    t.match(repairValue({ trusted_issuers: [dex], jwks_urls: [ias.jwksUri] }, shared), {
      outcome: 'unfixable',
    });
  });
});

t.test('neither: what does not rely on Dex is untouched', async (t) => {
  t.match(repairValue({ trusted_issuers: [stranger], jwks_urls: [strangerKeys] }, policy), {
    outcome: 'untouched',
    said: [],
  });
  t.match(repairValue({ jwks_urls: [strangerKeys] }, policy), {
    outcome: 'untouched',
    said: ['the issuer is not checked: set trusted_issuers'],
  });
  t.match(repairValue({ trusted_issuers: [stranger], jwks_urls: [] }, policy), {
    outcome: 'untouched',
    said: ['no token is accepted: jwks_urls has no entry'],
  });
});

t.test(
  'with dex.implicit false, keys left out rely on Dex only where an issuer names it',
  async (t) => {
    const hydra = testPolicy({ dex: { implicit: false } });
    t.match(repairValue({ required_scope: ['read'] }, hydra), { outcome: 'untouched', kinds: [] });
    t.match(repairValue({ trusted_issuers: [xsuaa.issuer] }, hydra), { outcome: 'untouched' });
    t.match(repairValue({ trusted_issuers: [dex] }, hydra), {
      value: both,
      kinds: ['issuer', 'implicit'],
    });
  },
);

t.test('where the policy names no default, the way out is said', async (t) => {
  const none = testPolicy({ mode: 'deny', defaults: [] });
  t.match(repairValue({ trusted_issuers: [dex], jwks_urls: [dexKeys] }, none), {
    outcome: 'unfixable',
    said: ['use an OpenID Connect provider of your own (the policy names no default)'],
  });
});
